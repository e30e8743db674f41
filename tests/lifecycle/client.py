"""Drives a whole lifecycle through `agenttower rpc`, knowing nothing but what `agenttower schema` says.

    client.py CONTAINER PROGRAM [ARGUMENT...]

Prints one line a step. Python's standard library only.
"""

import json
import re
import subprocess
import sys
import time

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "number": (int, float),
    "integer": int,
}

# What JSON Schema says of a value without demanding anything.
REMARKS = {"$schema", "default", "description", "title"}


class Mismatch(Exception):
    """A value is not as its schema has it."""


def check(schema, value, path="$"):
    """
    Raises Mismatch where the value does not fit, or has a field that the schema does not describe. A keyword that
    is not known here is an error, not a pass.
    """

    def demand(holds, why):
        if not holds:
            raise Mismatch(f"{path}: {why}: {json.dumps(value)[:200]}")

    for keyword, given in schema.items():
        if keyword in REMARKS:
            continue
        if keyword == "type":
            is_type = isinstance(value, TYPES[given])
            if isinstance(value, bool) and given != "boolean":
                is_type = False
            demand(is_type, f"is not of type {given}")
        elif keyword == "const":
            demand(value == given, f"is not {given}")
        elif keyword == "enum":
            demand(value in given, f"is none of {given}")
        elif keyword == "anyOf":
            demand(any(fits(option, value) for option in given), "fits no alternative")
        elif keyword == "pattern":
            demand(re.search(given, value) is not None, f"does not match {given}")
        elif keyword == "minLength":
            demand(len(value) >= given, "is too short")
        elif keyword == "maxLength":
            demand(len(value) <= given, "is too long")
        elif keyword == "minItems":
            demand(len(value) >= given, "has too few items")
        elif keyword == "minimum":
            demand(value >= given, "is too small")
        elif keyword == "maximum":
            demand(value <= given, "is too large")
        elif keyword == "format":
            demand(given == "date-time", f"has an unknown format {given}")
        elif keyword == "required":
            for name in given:
                demand(name in value, f"lacks {name}")
        elif keyword == "properties":
            for name in given.keys() & value.keys():
                check(given[name], value[name], f"{path}.{name}")
            if "additionalProperties" not in schema:
                demand(value.keys() <= given.keys(), "has fields that are not described")
        elif keyword == "items":
            for index, item in enumerate(value):
                check(given, item, f"{path}[{index}]")
        elif keyword == "propertyNames":
            for name in value:
                check(given, name, f"{path} key")
        elif keyword == "additionalProperties":
            known = schema.get("properties", {})
            for name in value.keys() - known.keys():
                demand(given is not False, f"has {name}, which is not allowed")
                if isinstance(given, dict):
                    check(given, value[name], f"{path}.{name}")
        else:
            raise Mismatch(f"{path}: a schema has the unknown keyword {keyword}")


def fits(schema, value):
    try:
        check(schema, value)
        return True
    except Mismatch:
        return False


class Refused(Exception):
    """The program answered with an error."""

    def __init__(self, error):
        super().__init__(json.dumps(error))
        self.code = error["code"]
        self.details = error["details"]


class Client:
    """One `agenttower rpc`, spoken to line by line."""

    def __init__(self, program):
        printed = subprocess.run([*program, "schema"], check=True, capture_output=True, text=True)
        self.methods = {entry["method"]: entry for entry in json.loads(printed.stdout)}
        self.process = subprocess.Popen(
            [*program, "rpc"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.count = 0

    def call(self, method, **params):
        """The result, which fits the method's schema as the request does."""
        described = self.methods[method]
        check(described["request"], params)
        return self.exchange(method, params, described["result"])

    def exchange(self, method, params, result_schema):
        self.count += 1
        request = {"id": self.count, "method": method, "params": params}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        expected = {"id", "ok", "result" if answer["ok"] else "error"}
        if method.startswith("app."):
            expected.add("app_contract_version")
        if set(answer) != expected or answer["id"] != self.count:
            raise Mismatch(f"{method}: not an envelope: {answer}")
        if not answer["ok"]:
            if set(answer["error"]) != {"code", "message", "details"}:
                raise Mismatch(f"{method}: not an error: {answer}")
            raise Refused(answer["error"])
        check(result_schema, answer["result"], method)
        return answer["result"]

    def refused(self, method, **params):
        """The code by which a request is refused that need not fit its schema."""
        try:
            self.exchange(method, params, {})
        except Refused as refused:
            return refused.code
        raise Mismatch(f"{method} was not refused")

    def close(self):
        self.process.stdin.close()
        if self.process.wait(timeout=60) != 0:
            raise Mismatch("rpc did not end well")


def until(look, seconds=120):
    """The first answer that is not false."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise Mismatch("it took too long")


def settled(client, layout_id):
    """The layout once none of it is being made any more."""

    def look():
        layout = client.call("managed.layout.detail", layout_id=layout_id)
        return layout["state"] != "creating" and layout

    return until(look)


def expect(actual, expected, what):
    if actual != expected:
        raise Mismatch(f"{what}: {actual!r} is not {expected!r}")
    print(what)


def main(container, program):
    client = Client(program)
    hello = client.call("app.hello")
    expect(sorted(hello["methods"]), sorted(client.methods), "hello names what schema describes")
    scanned = {item["name"]: item["container_id"] for item in client.call("app.scan.containers")["items"]}
    place = scanned.get(container, container)

    create = {
        "container_id": place,
        "template_name": "1m+2s",
        "tmux_session_name": "from-python",
        "idempotency_key": "once",
    }
    created = client.call("managed.layout.create", **create)
    expect([created["state"], created["replay"]], ["creating", False], "created")
    again = client.call("managed.layout.create", **create)
    expect([again["layout_id"], again["replay"]], [created["layout_id"], True], "replayed")
    layout = settled(client, created["layout_id"])
    expect(layout["state"], "ready", "settled")
    expect([pane["label"] for pane in layout["panes"]], ["m1", "s1", "s2"], "panes in slot order")
    master, slave, _ = layout["panes"]
    expect(
        client.call("managed.layout.list", state=["ready"], limit=1)["items"][0]["layout_id"],
        layout["layout_id"],
        "listed",
    )

    removed = client.call("managed.pane.remove", pane_id=slave["pane_id"])
    expect(removed["tmux_kill_succeeded"], True, "removed a pane")
    made = client.call("managed.pane.recreate", predecessor_pane_id=slave["pane_id"])
    expect(made["chain_depth"], 1, "recreated it")
    expect(settled(client, layout["layout_id"])["ready_pane_count"], 3, "settled again")
    chain = client.call("managed.pane.detail", pane_id=made["pane_id"], include_predecessor_chain=True)
    expect([it["pane_id"] for it in chain["predecessor_chain"]], [slave["pane_id"]], "its chain")

    [free] = client.call("app.scan.panes", container_id=place)["items"]
    adopted = client.call(
        "app.agent.register_from_pane",
        container_id=place,
        tmux_pane_id=free["tmux_pane_id"],
        role="slave",
        capability="worker",
        label="helper",
    )
    expect(adopted["origin"], "adopted", "adopted the operator's pane")
    expect(
        client.refused("managed.pane.remove", pane_id=adopted["agent_id"]),
        "managed_pane_protected_adopted",
        "it is protected",
    )
    route = client.call(
        "app.route.add", source_agent_id=master["agent_id"], target_agent_id=adopted["agent_id"]
    )
    listed = client.call("app.route.list", agent_id=adopted["agent_id"])["items"]
    expect([it["route_id"] for it in listed], [route["route_id"]], "routed")
    sent = client.call(
        "app.send_input",
        agent_id=adopted["agent_id"],
        sender_agent_id=master["agent_id"],
        text="hello from Python",
    )
    expect([sent["delivered"], sent["submitted"]], [True, True], "sent input along the route")

    events, after = [], None
    while True:
        page = client.call("app.event.list", layout_id=layout["layout_id"], limit=5, after=after)
        events += page["items"]
        after = page["next"]
        if after is None:
            break
    expect(events[0]["event_type"], "managed_layout_created", "events from the beginning")
    detail = client.call("app.event.detail", event_id=events[-1]["event_id"])
    expect(detail, events[-1], "the last event by its id")

    gone = client.call("managed.layout.remove", layout_id=layout["layout_id"])
    expect(gone["state"], "removed", "removed the layout")
    expect(client.call("app.route.list")["items"], [], "its routes went with it")
    expect(client.call("app.dashboard")["layouts"]["removed"], 1, "the dashboard counts it")

    expect(client.refused("managed.layout.create", container_id=place), "validation_failed", "no create")
    expect(client.refused("managed.layout.detail", layout_id="x"), "managed_layout_not_found", "no layout")
    expect(client.refused("managed.nothing"), "unknown_method", "no method")
    client.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
