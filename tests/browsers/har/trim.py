"""What is left of an export. Nothing is changed or added but the number of digits; `right-login` keeps all headers and timings."""
# They tell nothing of cookies.
HEADERS = ("accept", "accept-encoding", "accept-language", "priority", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform", "sec-fetch-user",
           "upgrade-insecure-requests")
TIMINGS = ("send", "wait", "receive")


def trimmed(har, everything):
    har = walked(har)
    if not everything:
        log = har["log"]
        log["entries"] = [entry for entry in log["entries"] if not entry["request"]["url"].endswith("/app.js")]
        for entry in log["entries"]:
            entry["timings"] = {name: time for name, time in entry["timings"].items() if name in TIMINGS}
            request = entry["request"]
            request["headers"] = [header for header in request["headers"] if header["name"].lower() not in HEADERS]
    return har


def walked(value):
    """Without the bodies of answers, the stacks of scripts and the timings of service workers, and with times of three digits."""
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, list):
        return [walked(each) for each in value]
    if isinstance(value, dict):
        is_content = "mimeType" in value and "size" in value
        return {key: walked(each) for key, each in value.items()
                if not (key == "text" and is_content or key.startswith("_worker") or key == "stack")}
    return value
