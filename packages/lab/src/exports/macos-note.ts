/** One line for the person who exports, before the file is handed over. */
export const macosWarning =
  'macOS has no TAP device: the profile works only with Tunnelblick and its kernel extension, on Macs that still load one';

/** What goes along with a profile for macOS. */
export function macosNote(client: string): string {
  return `${client}.ovpn is a profile for an Ethernet bridge ("dev tap").

macOS has no TAP device of its own.

- Tunnelblick brings a kernel extension that makes one. A Mac with Apple silicon loads it only after "Reduced Security" was
  chosen and "user management of kernel extensions" was allowed in the recovery system, and each new macOS may end that.
  An Intel Mac asks for consent in the privacy settings.
- OpenVPN Connect, Viscosity without its extension, and the network settings of macOS carry IP packets only and refuse the
  profile.

If the Mac may not load the extension, let another machine be the client: a Linux virtual machine on the Mac with a
profile of its own ("--os linux"), or a router behind which the Mac is.

With Tunnelblick: double-click ${client}.ovpn, allow what it asks for, connect. The address comes with the router's
advertisements after some seconds; "ifconfig" shows it on tap0.
`;
}
