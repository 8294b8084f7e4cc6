"""Opens files, pipes, sockets and timers until there are no more, and passes them on.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
Proof: Too many open files 2
Proof: tried to pass on True
"""

# %% before
import array
import os
import socket

opened = []
try:
    while True:
        opened += os.pipe()
except OSError as error:
    print(error, len(opened))
if len(opened) > 1000:
    print("SUCCEEDED", len(opened))
for number in opened:
    os.close(number)
passed = 0
try:
    a, b = socket.socketpair()
    a.setblocking(False)
    while passed < 3000:
        file = os.open("/dev/null", os.O_RDONLY)
        a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file]))])
        os.close(file)
        passed += 1
except OSError as error:
    print(error, passed)
finally:
    print("tried to pass on", passed > 100)
    a.close()
    b.close()
