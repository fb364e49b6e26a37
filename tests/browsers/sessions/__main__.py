"""Plays sessions in Chromium. Started by `play`."""
import os
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(HERE, "..", "recorder"))

from chromium import Browser  # noqa: E402
from front import Front  # noqa: E402
import plays  # noqa: E402
import plays_of_crates  # noqa: E402
from plays import Stage  # noqa: E402

START, TOTAL = 60, 150
NO_BROWSER = 77


class TooLong(Exception):
    pass


def limit(seconds, what):
    def stop(*_):
        raise TooLong(f"{what} takes more than {seconds} seconds")
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)


def start_stages(programs):
    """The applications; where each of their deployments listens."""
    processes, stages = [], {}
    for program in programs:
        process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        for line in iter(process.stdout.readline, "\n"):
            name, address = line.split()
            host, port = address.rsplit(":", 1)
            stages[name] = (host, int(port))
    return processes, stages


def start_browser(work):
    limit(START, "the start of Chromium")
    try:
        return Browser(os.path.join(work, "profile"), "default")
    except (TooLong, OSError, RuntimeError) as error:
        print(error)
        sys.exit(NO_BROWSER)


def main():
    programs, only = sys.argv[1:3], " ".join(sys.argv[3:])
    work = os.environ["PLAY_WORK"]
    applications, stages = start_stages(programs)
    browser = start_browser(work)
    failed = 0
    try:
        limit(TOTAL, "all of it")
        print(browser.version)
        front = Front(work, stages)
        for name, stage, times, play in [*plays.plays(), *plays_of_crates.plays()]:
            if only not in name:
                continue
            start = time.monotonic()
            try:
                for _ in range(times):
                    with Stage(browser, front, stage) as staged:
                        play(staged)
            except AssertionError as error:
                failed += 1
                print(f"FAILED {name}: {error}")
            else:
                print(f"ok     {name}{f', {times} times' if times > 1 else ''}: {time.monotonic() - start:.1f} s")
    finally:
        browser.close()
        for application in applications:
            application.stdin.close()
            application.wait()
    if failed:
        sys.exit(1)


main()
