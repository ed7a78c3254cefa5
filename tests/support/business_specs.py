"""Specs for the tests of the Marketing, Workflow, Deploy and Package agents, and a way to run one agent."""

from typing import Any

from omniforge.agents import registry
from omniforge.agents.base import Previous, TaskInputs
from omniforge.codegen.files import GeneratedFile, by_path
from omniforge.spec.model import Spec

SHOP: dict[str, Any] = {
    "name": "Clay & Co",
    "slug": "clay-co",
    "kind": "shop",
    "tagline": "Handmade ceramics from small studios",
    "roles": [{"id": "seller", "name": "Seller"}, {"id": "customer", "name": "Customer"}],
    "models": [
        {
            "id": "product",
            "name": "Product",
            "owner": "seller",
            "fields": [{"id": "title", "name": "Title", "required": True}],
            "access": [
                {"role": "public", "operations": ["list", "read"]},
                {"role": "seller", "operations": ["list", "read", "create", "update", "delete"], "scope": "own"},
            ],
        },
        {
            "id": "order",
            "name": "Order",
            "owner": "customer",
            "fields": [{"id": "reference", "name": "Reference", "required": True}],
            "states": [{"id": "pending", "name": "Pending"}, {"id": "paid", "name": "Paid"}],
        },
    ],
}
CLINIC: dict[str, Any] = {
    "name": "Nightingale",
    "slug": "nightingale",
    "kind": "booking",
    "tagline": "See a doctor from home",
    "summary": "Patients book video visits. Doctors write prescriptions after each visit.",
    "personas": [{"id": "p", "name": "Patient", "goal": "see a doctor this week", "pain": "the phone is always busy"}],
    "roles": [{"id": "patient", "name": "Patient"}, {"id": "doctor", "name": "Doctor"}],
    "models": [
        {
            "id": "appointment",
            "name": "Appointment",
            "owner": "patient",
            "fields": [{"id": "reason", "name": "Reason", "required": True}],
        }
    ],
}
EMPTY: dict[str, Any] = {"name": "X", "slug": "x"}
HOSTILE: dict[str, Any] = {
    "name": "`${x}` </script> */ \" ' {{app_url}} 日本語日本語日本語",
    "slug": "hostile",
    "tagline": "</mj-text><mj-raw> {{unsubscribe_url}} `${process.exit()}` */ --> # | [x](y) \\ 😀",
    "summary": "a{b}c. <script>alert(1)</script>\n\n```js\nx\n``` */ \u2028 end",
    "personas": [{"id": "p", "name": "<b>|", "goal": "${x}", "pain": "{{y}}"}],
    "roles": [{"id": "r", "name": "*/ '''"}],
    "models": [{"id": "m", "name": "</mjml> {{x}}", "owner": "r", "fields": [{"id": "t", "name": "T"}]}],
    "marketing": {
        "audience": "--- \n: {x}",
        "faq": [{"id": "q", "question": "{{", "answer": "}} */"}],
        "benefits": [{"id": "b", "title": "<h1>", "body": "`${1}`"}],
    },
    "crm": {"stages": [{"id": "s", "name": "- a: [b] # 'c'", "probability": 1}]},
    "workflows": [
        {"id": "w_a", "name": "|", "trigger": "*", "actions": [{"id": "a", "kind": "notify", "value": "@: {}"}]},
        {"id": "w-a", "name": "&x", "trigger": "!t", "actions": [{"id": "a", "kind": "wait", "value": "%"}]},
    ],
    "mobile": {"keywords": ["ключевые слова", "日本語", "</b>"], "category": "<x>"},
    "deploy": {"domain": "x.example; rm -rf / #", "targets": ["moon"]},
}
_WORDS = "Überaus lange Wörter about harbour logistics and the people who move containers "
LONG: dict[str, Any] = {
    "name": ("Hafenlogistik Gesamtverwaltung " * 4)[:118],
    "slug": "n" * 60,
    "kind": "erp",
    "tagline": (_WORDS * 5)[:390],
    "summary": (_WORDS + ". ") * 60,
    "brand": {"colours": [{"name": "green", "hex": "#0a7d55"}]},
    "personas": [{"id": f"p{i}", "name": ("Persona " * 15)[:110], "goal": (_WORDS * 5)[:390]} for i in range(5)],
    "roles": [{"id": f"r{i}", "name": f"Rolle {i} " + "lang " * 20} for i in range(6)],
    "models": [
        {
            "id": f"m{i}",
            "name": f"Frachtcontainerverwaltungseinheit {'abcdefghijkl'[i]} " + "y " * 20,
            "owner": f"r{i % 6}",
            "fields": [{"id": "t", "name": "T"}],
            "states": [{"id": "a", "name": "Lagernd " * 14}, {"id": "b", "name": "B"}],
        }
        for i in range(12)
    ],
    "marketing": {"audience": (_WORDS * 5)[:390], "headline": (_WORDS * 5)[:390], "call_to_action": _WORDS * 4},
    "mobile": {"keywords": ["контейнерные перевозки " * 4, "日本語" * 20, "ok", "harbour"]},
}
ALL = {"shop": SHOP, "clinic": CLINIC, "empty": EMPTY, "hostile": HOSTILE, "long": LONG}


def made(agent_name: str, spec: dict[str, Any]) -> dict[str, GeneratedFile]:
    """Return path -> file of one agent's tasks for a spec."""
    agent = registry.load(agent_name)
    tasks = agent.tasks(Spec.model_validate(spec), Previous())
    return by_path(f for t in tasks for f in agent.run(TaskInputs(task=t, results={})).files)


def texts(agent_name: str, spec: dict[str, Any]) -> dict[str, str]:
    """Return path -> text of one agent's files."""
    return {path: file.data.decode() for path, file in made(agent_name, spec).items()}
