"""The form in which recordings are stored, and their comparison."""
import json

EXPIRY_TOLERANCE = 3


def text(octets):
    if octets is None:
        return None
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def compact_step(seen, browser):
    step = {}
    sent = seen.get("sent")
    if sent is not None and any(octet < 0x20 or octet >= 0x80 for octet in sent):
        step["hex"] = sent.hex()
    elif "sent" in seen:
        step["sent"] = text(sent)
    if "hops" in seen:
        step["hops"] = [text(cookie) for cookie in seen["hops"]]
    for name in ("frame_sent", "preflight_sent"):
        if name in seen:
            step[name] = text(seen[name])
    # Firefox shows a page what its script wrote, also where the store refused it.
    if "sent" not in seen and seen.get("result") is not None and browser != "firefox" and seen["result"] != "set":
        step["result"] = seen["result"]
    return step["sent"] if list(step) == ["sent"] else step


def compact_kind(seen):
    """A step of `kinds.cases.jsonl`."""
    step = {}
    if seen.get("sent_hex"):
        step["hex"] = seen["sent_hex"]
    elif "sent" in seen:
        step["sent"] = seen["sent"]
    if seen.get("hops"):
        step["hops"] = [hop.get("sent") for hop in seen["hops"]]
    if any(seen.get("frames") or []):
        step["frames"] = [frame and frame["sent"] for frame in seen["frames"]]
    for name in ("frame_sent", "preflight_sent"):
        if name in seen:
            step[name] = seen[name]
    return step["sent"] if list(step) == ["sent"] else step


def compact_jar(cookies):
    def flags(cookie):
        same_site = {"strict": "s", "lax": "l"}.get((cookie["same_site"] or "").lower(), "")
        return "S" * cookie["secure"] + "H" * cookie["http_only"] + same_site

    # What has expired may still lie about.
    return [[cookie["name"], cookie["value"], cookie["domain"], cookie["path"], flags(cookie), cookie["expires_in"],
             cookie["partition"]]
            for cookie in cookies if cookie["expires_in"] is None or cookie["expires_in"] >= 0]


def differs(old, new):
    """What has changed, in words; the order of the jar is no matter, and time goes on between two recordings."""
    if old is None:
        return ["is new"]
    changes = [f"step {number}: was {before!r:.150}, is {after!r:.150}"
               for number, (before, after) in enumerate(zip(old["steps"], new["steps"])) if before != after]
    elapsed = new["at"] - old["at"] if "at" in new and "at" in old else None
    left = list(new["jar"])
    for cookie in old["jar"]:
        same = next((other for other in left if is_same(cookie, other, elapsed)), None)
        if same:
            left.remove(same)
        else:
            changes.append(f"jar: no longer {cookie!r:.150}")
    return changes + [f"jar: now {cookie!r:.150}" for cookie in left]


def is_same(old, new, elapsed):
    if old[:5] + old[6:] != new[:5] + new[6:] or (old[5] is None) != (new[5] is None):
        return False
    if old[5] is None or abs(old[5] - new[5]) <= EXPIRY_TOLERANCE:
        return True
    # A date that is written out comes nearer. The oldest recordings do not tell when they were made.
    passed = old[5] - new[5]
    return passed > 0 if elapsed is None else abs(passed - elapsed) <= EXPIRY_TOLERANCE


class Numbers:
    """Values that others refer to by number."""

    def __init__(self):
        self.values, self.numbers = [], {}

    def of(self, value):
        key = json.dumps(value)
        if key not in self.numbers:
            self.numbers[key] = len(self.values)
            self.values.append(value)
        return self.numbers[key]


# Recordings of kinds of requests that were made before the recorder named them after the profile.
OTHER_NAMES = {"chromium-block3pc": "chromium_block_third_party", "chromium-granted": "chromium_granted", "firefox-private": "firefox_private",
               "firefox-noheuristics": "firefox_noheuristics", "webkit": "webkit_gtk", "webkit-itp": "webkit_gtk_itp"}


def profile_of(file):
    """Of `observed-NAME.jsonl`."""
    name = file.removeprefix("observed-").removesuffix(".jsonl")
    return OTHER_NAMES.get(name, name)
