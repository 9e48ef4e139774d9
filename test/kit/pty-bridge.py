"""Runs a command in a pseudo-terminal: standard input goes to it as keys, what it shows comes out of standard output.

usage: pty-bridge.py COLUMNS ROWS COMMAND [ARGUMENT ...]   It ends with the command's exit code.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios


def main() -> int:
    columns, rows = int(sys.argv[1]), int(sys.argv[2])
    pid, master = pty.fork()
    if pid == 0:
        os.execvp(sys.argv[3], sys.argv[3:])
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    watched = [0, master]
    while True:
        ready, _, _ = select.select(watched, [], [])
        if 0 in ready:
            keys = os.read(0, 4096)
            if keys:
                os.write(master, keys)
            else:
                watched = [master]
        if master in ready:
            try:
                shown = os.read(master, 65536)
            except OSError:
                shown = b""
            if not shown:
                break
            os.write(1, shown)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) & 0xFF


sys.exit(main())
