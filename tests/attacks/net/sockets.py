"""Connects, listens and sends in every family, and asks for names.

Expect: graded
Proof: tried all of 34
"""

# %% before
import socket
import urllib.request

tried = 0
port = int("@PORT@")
for family in (1, 2, 10, 16, 17, 38, 40):
    for kind in (1, 2, 3, 5):
        tried += 1
        try:
            socket.socket(family, kind)
            print("SUCCEEDED", family, kind)
        except OSError:
            pass
for attempt in (
    lambda: socket.create_connection(("127.0.0.1", port), 1).recv(100),
    lambda: socket.create_server(("127.0.0.1", 0)),
    lambda: socket.getaddrinfo("example.org", 80),
    lambda: socket.gethostbyname("example.org"),
    lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1).read(),
    lambda: socket.if_nameindex(),
):
    tried += 1
    try:
        print("SUCCEEDED", attempt())
    except Exception as error:
        print(type(error).__name__)
print("tried all of", tried)
