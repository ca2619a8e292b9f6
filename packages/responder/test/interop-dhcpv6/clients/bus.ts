import type { Machine } from '../machine.ts';

const FILE = '/etc/dbus-test.conf';

/** Everybody on this bus is the test. */
const configuration = `
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_type="method_call"/>
    <allow send_destination="*"/><allow receive_type="*"/>
  </policy>
</busconfig>
`;

/** Starts a system bus for this machine alone; returns when programs can connect to it. */
export function startBus(machine: Machine): void {
  machine.write(FILE, configuration);
  machine.run('mkdir', '-p', '/run/dbus');
  machine.run('dbus-daemon', `--config-file=${FILE}`, '--nopidfile', '--fork');
}
