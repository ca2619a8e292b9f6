const common = `UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
PrivateTmp=yes
PrivateMounts=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectProc=invisible
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
DevicePolicy=closed
`;

/** For the units that call `ip` and `nft` once. */
export const oneshotHardening = `
CapabilityBoundingSet=CAP_NET_ADMIN
${common}ProtectHome=yes
ProtectKernelTunables=yes
MemoryDenyWriteExecute=yes
ProcSubset=pid
RestrictAddressFamilies=AF_NETLINK AF_UNIX
IPAddressDeny=any
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
`;

/** For the supervisor, which starts OpenVPN and sends Router Advertisements. */
export function serverHardening(program: readonly string[]): string {
  // A Node.js that somebody installed for himself alone has to be seen, and nothing there is written.
  const home = program.some((word) => /^\/(home|root)\//.test(word)) ? 'read-only' : 'yes';
  return `
# TAP devices, raw ICMPv6 sockets, and ports below 1024; and what OpenVPN needs to become another user in a root of its own.
CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_RAW CAP_NET_BIND_SERVICE CAP_SETUID CAP_SETGID CAP_SYS_CHROOT
DeviceAllow=/dev/net/tun rw
${common}ProtectHome=${home}
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_INET6 AF_INET AF_NETLINK AF_UNIX
# Without MemoryDenyWriteExecute=yes: the compiler of Node.js writes code and executes it.
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
# \`setpriv\`, \`ip\` and OpenVPN give up what capabilities they have, and fail if they cannot.
SystemCallFilter=capset chroot @setuid
`;
}
