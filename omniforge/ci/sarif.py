"""Findings as SARIF 2.1.0, the format of code scanning (OASIS Standard, 27 March 2020).

Invariant: pure; every result names a rule of the same run and a file, as GitHub's upload asks for.
"""

import json
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from omniforge import __version__
from omniforge.ci.alert import Alert, Alerts, Unproved

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_NO_FILE = ".forge/manifest.json"
"""What stands in for a file where a finding is about the whole app."""
_MAX_MESSAGE = 4_000


def to_sarif(alerts: Alerts) -> str:
    """Return the log as JSON."""
    titles = {a.rule: a.title for a in alerts.found} | {u.rule: u.title for u in alerts.unproved}
    order = sorted(titles)
    run = {
        "tool": {
            "driver": {"name": "OmniForge", "version": __version__, "rules": [_rule(r, titles[r]) for r in order]}
        },
        "automationDetails": {"id": f"forge/{alerts.source}/"},
        "invocations": [
            {
                "executionSuccessful": not alerts.unproved,
                "toolExecutionNotifications": [_notification(u, order.index(u.rule)) for u in alerts.unproved],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(a, order.index(a.rule)) for a in alerts.found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: str, title: str) -> dict[str, Any]:
    return {
        "id": rule,
        "shortDescription": {"text": title},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["omniforge", rule.partition(".")[0]]},
    }


def _result(alert: Alert, index: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(alert.file or _NO_FILE)}}
    if alert.line:
        place["region"] = {"startLine": alert.line}
    location: dict[str, Any] = {"physicalLocation": place}
    if alert.nodes:
        location["logicalLocations"] = [{"fullyQualifiedName": node, "kind": "member"} for node in alert.nodes]
    return {
        "ruleId": alert.rule,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": alert.message[:_MAX_MESSAGE] or alert.title},
        "locations": [location],
        "partialFingerprints": {"forgeFinding/v1": _fingerprint(alert)},
    }


def _notification(unproved: Unproved, index: int) -> dict[str, Any]:
    words = f"not proved: {unproved.title}" + (f": {unproved.reason}" if unproved.reason else "")
    return {"level": "warning", "message": {"text": words}, "associatedRule": {"id": unproved.rule, "index": index}}


def _fingerprint(alert: Alert) -> str:
    """Return what stays when lines move: the rule, the file and the words."""
    return sha256(f"{alert.rule}\0{alert.file}\0{alert.message}".encode()).hexdigest()[:32]
