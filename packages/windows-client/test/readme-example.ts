import { quoteForCmd, quoteForCreateProcess, windowsBundle, zipBundle } from '@ovlab/windows-client';

const adapter = 'Home & Office';
console.log(quoteForCreateProcess(['netsh', 'interface', `name=${adapter}`])); // netsh interface "name=Home & Office"
console.log(quoteForCmd(['netsh', `name=${adapter}`], { in: 'line' })); // netsh ^"name=Home ^& Office^"

const files = windowsBundle({
  client: 'desk',
  profile: 'client\nremote vpn.example 1194 udp\nup desk-up.cmd\n',
  scripts: { address: '2001:db8:55::20', gateway: 'fe80::1', dns: ['2001:db8:55::53'] },
});
console.log(files.map(({ name }) => name).join(' ')); // desk.ovpn desk-up.cmd desk-down.cmd README.txt …
console.log(zipBundle('desk-windows', files).length); // octets of one archive
