"""The same servers asked by curl, as people do who look for a fault: commands, and what they print."""
import os
import shlex
import subprocess

import cases

JSON = ["-H", "Content-Type: application/json", "-d", '{"user":"anna","password":"planted-secret-password"}']
JAR = ["-c", "jar", "-b", "jar"]


def login(case):
    api = case.api
    calls = [[f"{api}{case.sign_in}", *JSON], [f"{api}{case.me}"]]
    if case.signs_out is not cases.Case.signs_out:
        calls += [[f"{api}{case.sign_out}", "-X", "POST"], [f"{api}{case.me}"]]
    return calls


def provider(_):
    return [["-L", f"{cases.WWW}/start"], [f"{cases.WWW}/me"]]


RECORDED = {
    "http1": [(["-i"], "i"), (["-v"], "v")],
    "http2": [(["-sv", "--http2"], "http2-sv"), (["-si"], "http2-si")],
}
CALLS = {
    cases.RightLogin: login, cases.RightProvider: provider, cases.SecureOverHttp: login, cases.DomainPublicSuffix: login,
    cases.ClearHostWithoutSecure: login,
}

OVER_HTTP2 = (cases.RightLogin, cases.ClearHostWithoutSecure)


def record(web, work, write, protocol):
    """A prompt stands before each command, as in a terminal that was copied."""
    for case_class, calls in CALLS.items():
        for options, name in RECORDED[protocol]:
            if protocol == "http2" and case_class not in OVER_HTTP2:
                continue
            case = case_class()
            web.begin(case)
            jar = os.path.join(work, "jar")
            open(jar, "w").close()
            shown = []
            for call in calls(case):
                command = ["curl", "-k", *options, *JAR, *call]
                done = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True)
                output = done.stdout.decode()
                shown += [f"$ {shlex.join(command)}\n", output, "" if output.endswith("\n") else "\n"]
            write(f"{case_class.name}.{name}.txt", "".join(shown))
            print("curl", case_class.name, name, [f"{request.method} {request.url} {request.answer.status}" for request in web.seen()])
