#!/bin/sh
# Runs a command on a machine of its own: fresh network, process and mount namespaces with no named network
# namespace in them. On a machine that others use too, this makes exact comparisons of hostState() possible:
#   ./machine.sh npx vitest run change.test.ts
exec unshare --net --pid --fork --mount --mount-proc --kill-child --propagation private -- sh -c '
  mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && mount -t sysfs sysfs /sys && ip link set lo up || exit
  "$@"
  exit $?
' sh "$@"
