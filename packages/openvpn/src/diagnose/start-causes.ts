import type { Cause } from './cause.ts';

/** What ends OpenVPN at its start. */
export const startCauses: readonly Cause[] = [
  {
    name: 'static-key-unsupported',
    example: 'Options error: DEPRECATION: No tls-client or tls-server option in configuration detected.',
    code: 'OVLAB_E_OPENVPN_OPTIONS',
    patterns: [
      /Options error:.*No tls-client or tls-server option in configuration/,
      /Options error:.*allow-deprecated-insecure-static-crypto/,
      /Options error: Unrecognized option .*: secret \(/,
    ],
    meaning:
      'This OpenVPN refuses a tunnel with a static key: 2.7 unless it is told to allow it, 2.8 always.',
    hint: 'For 2.7 put "allow-deprecated-insecure-static-crypto" into the profile; for 2.8 take a set-up with certificates.',
  },
  {
    name: 'file-unreadable',
    example: "Options error: --ca fails with 'ca.crt': No such file or directory (errno=2)",
    code: 'OVLAB_E_FILE',
    patterns: [/Options error: --\S+ fails with/],
    meaning: 'A file that the profile names is missing, or OpenVPN may not read it.',
    hint: 'The file named there is missing or cannot be read by OpenVPN.',
  },
  {
    name: 'option-removed',
    example: "REMOVED OPTION: --client-cert-not-required, use '--verify-client-cert none' instead",
    code: 'OVLAB_E_OPENVPN_OPTIONS',
    patterns: [/REMOVED OPTION: /],
    meaning: 'The profile has an option that OpenVPN has dropped.',
    hint: 'Take the option out, or put in its place what the line names.',
  },
  {
    name: 'option-error',
    example:
      'Options error: Unrecognized option or missing or extra parameter(s) in x.conf:1: bogus (2.6.14)',
    code: 'OVLAB_E_OPENVPN_OPTIONS',
    patterns: [/Options error: (?!Please correct)/],
    meaning: 'OpenVPN does not take an option of the profile.',
    hint: 'Mend the option named there, or install an OpenVPN that knows it (2.6 or later).',
  },
  {
    name: 'management-taken',
    example:
      'MANAGEMENT: Socket bind failed on local address [AF_INET]127.0.0.1:7505: Address already in use (errno=98)',
    code: 'OVLAB_E_FOREIGN',
    patterns: [/MANAGEMENT: Socket bind(?:\[\d+\])? failed/],
    meaning:
      'The socket of the management interface cannot be made: another OpenVPN has it, or its directory is missing.',
    hint: 'End the other OpenVPN, or give the profile another "management" socket in a directory that exists.',
  },
  {
    name: 'port-taken',
    example:
      'TCP/UDP: Socket bind failed on local address [AF_INET][undef]:1194: Address already in use (errno=98)',
    code: 'OVLAB_E_PORT_TAKEN',
    patterns: [/Socket bind failed.*Address already in use/],
    meaning: 'Another program listens on the port.',
    hint: 'Another program listens on that port: find it with "ss -lnp" and end it, or choose another port.',
  },
  {
    name: 'local-address-missing',
    example:
      'TCP/UDP: Socket bind failed on local address [AF_INET]203.0.113.9:1194: Cannot assign requested address (errno=99)',
    code: 'OVLAB_E_NO_INTERFACE',
    patterns: [/Socket bind failed.*Cannot assign requested address/],
    meaning: 'The address that OpenVPN should listen on or send from is not on this machine.',
    hint: 'Compare the "local" option of the profile with what "ip address" shows.',
  },
  {
    name: 'tun-driver-missing',
    example: 'ERROR: Cannot open TUN/TAP dev /dev/net/tun: No such file or directory (errno=2)',
    code: 'OVLAB_E_NO_TUN',
    patterns: [/Cannot open TUN\/TAP dev/],
    meaning: 'There is no /dev/net/tun.',
    hint: 'Load the driver with "modprobe tun"; a container needs the device too (docker run --device /dev/net/tun).',
  },
  {
    name: 'not-permitted',
    example: 'ERROR: Cannot ioctl TUNSETIFF tap0: Operation not permitted (errno=1)',
    code: 'OVLAB_E_NOT_PERMITTED',
    patterns: [/Cannot ioctl TUNSETIFF.*Operation not permitted/],
    meaning: 'OpenVPN may not open a TAP device.',
    hint: 'Run OpenVPN as root, or give it the capability CAP_NET_ADMIN.',
  },
  {
    name: 'tap-busy',
    example: 'ERROR: Cannot ioctl TUNSETIFF tap0: Device or resource busy (errno=16)',
    code: 'OVLAB_E_FOREIGN',
    patterns: [/Cannot ioctl TUNSETIFF.*Device or resource busy/],
    meaning: 'Another process has the TAP device open.',
    hint: 'Another process has that TAP device open: end it, or choose another device name.',
  },
  {
    name: 'tap-wrong-type',
    example: 'ERROR: Cannot ioctl TUNSETIFF tap0: Invalid argument (errno=22)',
    code: 'OVLAB_E_FOREIGN',
    patterns: [/Cannot ioctl TUNSETIFF.*Invalid argument/],
    meaning: 'A device of that name exists and is no TAP device.',
    hint: 'Choose another device name, or remove that device with "ip link del".',
  },
  {
    name: 'tap-gone',
    example: 'read from TUN/TAP : File descriptor in bad state (fd=-1,code=77)',
    code: 'OVLAB_E_NO_INTERFACE',
    patterns: [/(?:read from|write to) TUN\/TAP\s*: File descriptor in bad state/],
    meaning: 'The TAP device was deleted under the running OpenVPN.',
    hint: 'Start OpenVPN again: "ovlab up" does so in a lab, and "ovlab server run" by itself.',
  },
  {
    name: 'cipher-unsupported',
    example: "Cipher 'AES-256-GCM' mode not supported",
    code: 'OVLAB_E_OPENVPN_OPTIONS',
    patterns: [/Cipher '?[\w-]+'? (?:mode )?not supported/, /list contains unsupported ciphers/],
    meaning: 'This OpenVPN, or its OpenSSL, has no such cipher for this set-up.',
    hint: 'Take "AES-256-GCM" in "data-ciphers"; with a static key "cipher AES-256-CBC", and not the default of BF-CBC.',
  },
  {
    name: 'user-unknown',
    example: 'failed to find UID for user openvpn',
    code: 'OVLAB_E_OPENVPN_OPTIONS',
    patterns: [/failed to find [UG]ID for/],
    meaning: 'The user or group that OpenVPN should become does not exist.',
    hint: 'Name a user and a group that exist on this machine.',
  },
  {
    name: 'key-file-damaged',
    example:
      "Insufficient key material or header text not found in file 'x.key' (0/128/256 bytes found/min/max)",
    code: 'OVLAB_E_CREDENTIALS',
    patterns: [
      /does not have OpenVPN Static Key format/,
      /Insufficient key material or header text not found/,
      /contains insufficient key material/,
      /Non-Hex.* character .*found at line \d+ in key file/,
    ],
    meaning: 'A static, tls-auth or tls-crypt key is cut off or no key.',
    hint: 'Make it again with "ovlab keygen" or export the profile again; both ends need the same file.',
  },
  {
    name: 'credentials-damaged',
    example: 'Cannot load private key file server.key',
    code: 'OVLAB_E_CREDENTIALS',
    patterns: [
      /Cannot load (?:inline )?(?:private key|certificate|CA certificate)|key values mismatch/,
      /CRL: cannot read/,
    ],
    meaning: 'A certificate, private key or revocation list is damaged, or they do not belong together.',
    hint: 'Certificate and private key are damaged or do not belong together: issue them again.',
  },
];
