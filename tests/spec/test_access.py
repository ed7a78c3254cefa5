from omniforge.spec import access
from omniforge.spec.kinds import OPERATIONS
from omniforge.spec.model import Access, Model, Role, Spec

SELLER = Role(id="seller", name="Seller")
STAFF = Role(id="staff", name="Staff", signup=False)


def spec(*models: Model, roles: tuple[Role, ...] = (SELLER,)) -> Spec:
    return Spec(name="A", slug="a", roles=roles, models=models)


def test_admin_is_always_there_and_comes_last_unless_listed() -> None:
    assert [r.id for r in access.roles(spec())] == ["seller", "admin"]
    assert [r.id for r in access.roles(spec(roles=(access.ADMIN, SELLER)))] == ["admin", "seller"]


def test_an_app_where_nobody_may_sign_up_gets_members() -> None:
    assert [r.id for r in access.roles(spec(roles=(STAFF,)))] == ["staff", "member", "admin"]
    assert access.default_role(spec(roles=(STAFF,))).id == "member"


def test_without_rules_owners_have_their_own_and_others_nothing() -> None:
    model = Model(id="m", name="M", owner="seller")

    granted = access.effective_access(spec(model, roles=(SELLER, STAFF)), model)

    assert granted["seller"] == dict.fromkeys(OPERATIONS, "own")
    assert granted["staff"] == {}
    assert granted["public"] == {}
    assert granted["admin"] == dict.fromkeys(OPERATIONS, "all")


def test_without_rules_and_owner_every_role_reads() -> None:
    model = Model(id="m", name="M")

    granted = access.effective_access(spec(model), model)

    assert granted["seller"] == {"list": "all", "read": "all"}
    assert granted["public"] == {}


def test_what_the_public_reads_every_role_reads_and_the_public_never_writes() -> None:
    rules = (
        Access(role="public", operations=OPERATIONS),
        Access(role="seller", operations=OPERATIONS, scope="own"),
    )
    model = Model(id="m", name="M", owner="seller", access=rules)

    granted = access.effective_access(spec(model), model)

    assert granted["public"] == {"list": "all", "read": "all"}
    assert granted["seller"] == {"list": "all", "read": "all", "create": "own", "update": "own", "delete": "own"}


def test_all_wins_over_own_whatever_the_order() -> None:
    both = (Access(role="seller", operations=("read",)), Access(role="seller", operations=("read",), scope="own"))
    for rules in (both, both[::-1]):
        model = Model(id="m", name="M", owner="seller", access=rules)

        assert access.effective_access(spec(model), model)["seller"] == {"read": "all"}
