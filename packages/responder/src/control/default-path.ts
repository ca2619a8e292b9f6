// Apart from the rest, because the help of a command needs it and nothing else.

/** Where the control socket is when nothing else is said; the directory is the one of the systemd units. */
export const DEFAULT_CONTROL_PATH = '/run/ovlab-responder/control.sock';
