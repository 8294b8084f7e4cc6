"""The same through asyncio, IPython's magics, pip, a parallel kernel and ZeroMQ.

Expect: graded
Proof: asyncio tried: PermissionError
Proof: Commands of the system do not run
Proof: This ended the process
"""

# %% before
import asyncio

try:
    await asyncio.wait_for(asyncio.open_connection("127.0.0.1", int("@PORT@")), 1)
    print("SUCCEEDED")
except OSError as error:
    print("asyncio tried:", type(error).__name__)

# %% before
get_ipython().run_line_magic("pip", "install --quiet idna")

# %% before
try:
    import zmq

    zmq.Context().socket(zmq.REQ).connect("tcp://127.0.0.1:@PORT@")
    print("SUCCEEDED")
except BaseException as error:
    print(type(error).__name__)
