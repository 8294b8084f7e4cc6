"""Reads the gradebook, others' submissions, home folders, /etc, /proc, /sys and /dev.

Expect: graded
Proof: tried all of True
"""

# %% before
import glob
import os

wanted = ["/etc/passwd", "/etc/shadow", "/etc/hostname", "/root" + "/.bashrc", "/proc/1/environ"]
wanted += ["/proc/self/environ", "/proc/self/mem", "/proc/self/maps", "/proc/1/cmdline"]
wanted += ["/proc/@PID@/environ", f"/proc/{os.getppid()}/environ", "/proc/meminfo"]
wanted += ["/sys/class/net/lo/address", "/sys/kernel/mm/ksm/run", "/dev/mem", "/dev/kmsg"]
wanted += ["@ROOT@/gradebook.db", "@ROOT@/secret.txt", "@HOME@/secret.txt", "@OUTSIDE@/secret.txt"]
wanted += glob.glob("@ROOT@/submitted/*/*/*") + glob.glob("@OUTSIDE@/../**", recursive=True)
wanted += glob.glob("/tmp/course-jail-*/log") + glob.glob("/proc/*/environ")
for path in wanted:
    for how in (os.listdir if os.path.isdir(path) else lambda p: open(p, "rb").read(100),):
        try:
            print("SUCCEEDED", path, how(path))
        except OSError:
            pass
print("tried all of", len(wanted) >= 19)
