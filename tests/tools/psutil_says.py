"""What psutil, df and the kernel say, one line a check: its name and metrics.

    python3 psutil_says.py ROOT PID NAME TREE

ROOT has copies of this machine's files: before/ and after/, each a /proc, and
old/, one of a kernel without MemAvailable.  NAME is the program of process PID.
TREE is a directory whose entries are sized.  Metrics are built as specified, so
that whole lines can be compared; only the numbers come from elsewhere.
"""
import json
import os
import platform
import subprocess
import sys
import time

import psutil

GIB = float(1 << 30)
ADVICE = (
    ("apt", "Run 'sudo apt clean' to clear APT package cache"),
    ("journal", "Run 'sudo journalctl --vacuum-size=100M' to trim journal"
                " logs"),
    ("docker", "Run 'docker system prune' to clean unused Docker data"),
    ("snap", "Remove old snap package revisions"),
)
root, pid, name, tree = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]


def say(check, metrics):
    print(check, json.dumps(metrics))


def gib(n):
    return round(n / GIB, 2)


def use(directory):
    psutil.PROCFS_PATH = "%s/%s/proc" % (root, directory)


def say_memory(check):
    memory, swap = psutil.virtual_memory(), psutil.swap_memory()
    # psutil before 7.1 had another opinion of "used".
    used = memory.total - memory.available
    say(check, {
        "memory_percent": memory.percent,
        "memory_total_gb": gib(memory.total),
        "memory_used_gb": gib(used),
        "memory_available_gb": gib(memory.available),
        "swap_percent": float(swap.percent),
        "swap_total_gb": gib(swap.total),
        "swap_used_gb": gib(swap.used),
    })
    if check == "memory":
        say("swap", {
            "swap_percent": float(swap.percent),
            "swap_total_gb": gib(swap.total),
            "swap_used_gb": gib(swap.used),
            "swap_free_gb": gib(swap.free),
        })


def say_cpu():
    """Percents between the two copies, of all CPUs and of each."""
    use("before")
    psutil.cpu_percent(None)
    psutil.cpu_percent(None, percpu=True)
    use("after")
    whole = psutil.cpu_percent(None)
    say("cpu", [whole, psutil.cpu_percent(None, percpu=True),
                psutil.cpu_count()])


def say_disk(path):
    usage = psutil.disk_usage(path)
    say("disk", {
        "disks": {path: {
            "percent": usage.percent,
            "total_gb": gib(usage.total),
            "used_gb": gib(usage.used),
            "free_gb": gib(usage.free),
        }},
        "worst_percent": usage.percent,
        "worst_path": path if usage.percent > 0 else "",
    })


def say_inode(path):
    out = subprocess.run(["df", "--output=itotal,iused,iavail", path],
                         stdout=subprocess.PIPE, check=True).stdout.decode()
    total, used, free = [int(word) for word in out.split()[-3:]]
    percent = round(used / (used + free) * 100, 1) if used + free else 0.0
    say("inode", {
        "inodes": {path: {"percent": percent, "total": total, "used": used,
                          "free": free}},
        "worst_percent": percent,
        "worst_path": path if percent > 0 else "",
    })


def say_load():
    # The kernel's file has two decimals.
    one, five, fifteen = [round(load, 2) for load in psutil.getloadavg()]
    cpus = psutil.cpu_count()
    say("load", {"load_1": one, "load_5": five, "load_15": fifteen,
                 "load_per_cpu": round(five / cpus, 2), "cpu_count": cpus})


def say_process():
    process = psutil.Process(pid)
    say("process", {
        "processes": {name: {
            "running": process.name() == name,
            "pid": pid,
            "status": process.status(),
            "cpu_percent": process.cpu_percent(),
            "memory_percent": process.memory_percent(),
        }},
        "running_count": 1,
        "total_count": 1,
        "running_percent": 100.0,
    })


def say_oom():
    with open("/proc/vmstat") as file:
        counts = dict(line.split() for line in file)
    say("oom", {"new_kills": None, "total_kills": int(counts["oom_kill"])})


def say_reboot():
    say("reboot", [platform.release(), time.time() - psutil.boot_time()])


def size_of(path):
    total = 0
    for directory, _, files in os.walk(path):
        for file in files:
            full = os.path.join(directory, file)
            if not os.path.islink(full):
                total += os.lstat(full).st_size
    return total


def say_tree():
    hogs = []
    for entry in os.scandir(tree):
        if entry.is_dir(follow_symlinks=False):
            size = size_of(entry.path)
        else:
            size = entry.stat(follow_symlinks=False).st_size
        if size >= 1 << 20:
            hogs.append({"path": entry.path,
                         "size_mb": round(size / (1 << 20), 1)})
    hogs.sort(key=lambda hog: hog["size_mb"], reverse=True)
    say("disk_linux", {
        "platform": sys.platform, "space_hogs": hogs, "old_files": [],
        "total_recoverable_mb": sum(hog["size_mb"] for hog in hogs),
        "recommendations": [text for part, text in ADVICE
                            if any(part in hog["path"] for hog in hogs)],
    })


use("after")
say_memory("memory")
use("old")
say_memory("old_memory")
say_cpu()
psutil.PROCFS_PATH = "/proc"
say_disk("/")
say_inode("/")
say_load()
say_process()
say_oom()
say_reboot()
say_tree()
