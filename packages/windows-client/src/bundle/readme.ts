/** For the person who gets a bundle. Plain ASCII: every editor of Windows shows it. */
export const readme = `IPv6 through OpenVPN
====================

The file that ends in .ovpn is the whole connection: addresses of the server, and
your keys. Whoever has it is you. Do not mail it on, and delete copies.

What you need
-------------
OpenVPN 2.5 or later, the community edition from https://openvpn.net/community/
("OpenVPN Connect", the other edition, cannot carry Ethernet and does not work).
In its installer leave "TAP-Windows6" ticked; since 2.7 look under "Customize".

In five minutes
---------------
1. Unpack the archive, open the folder, click into the address bar of its window, type
       powershell -NoExit -ExecutionPolicy Bypass -File .\\install.ps1
   and press Enter. It copies the profile to where OpenVPN looks for it, and tells if
   something is missing. With -WhatIf at the end it says what it would do, and does
   nothing. As administrator it also makes a TAP adapter when there is none.
   Without it: right-click the icon of OpenVPN GUI near the clock, choose
   "Import", "Import file...", and take the file that ends in .ovpn.
2. Right-click the icon of OpenVPN GUI, choose the connection, then "Connect".
   If you are asked for a password, it is the one that you were given for the key.
3. Wait until the icon is green. In a browser or in PowerShell:
       ping -6 ipv6.google.com

Files that end in -up.cmd and -down.cmd
---------------------------------------
Few bundles have them. They need an OpenVPN that runs as administrator: start OpenVPN
GUI with "Run as administrator", or connect at boot with the service (OpenVPN 2.6 or
earlier). If OpenVPN was ended by force, an administrator takes away what is left with
       NAME-down.cmd "OpenVPN TAP-Windows6"
and the name of the adapter as Windows shows it.

If it does not work
-------------------
All tap-windows6 adapters on this system are currently in use or disabled
    There is none, or another connection has it. Run install.ps1 as administrator.
It asks for membership in the group "OpenVPN Administrators"
    Say yes once, or run install.ps1 as administrator.
TLS key negotiation failed to occur within 60 seconds
    The server does not answer: no network, a firewall, or it is off.
It is connected, but there is no IPv6 address after half a minute
    In the properties of the TAP adapter "Internet Protocol Version 6" must be ticked.
More: the page on Windows in the documentation of ovlab.

To remove it
------------
End the connection, and run uninstall.ps1 in the same way as install.ps1. It takes
away what that has made.
`;
