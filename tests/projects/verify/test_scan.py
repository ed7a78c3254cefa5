"""What reading the source finds: one row per thing that must be seen, and what must not be mistaken for it."""

import pytest

from omniforge.projects.verify import scan


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("src/lib/a.ts", "const a = 1; // TODO finish\n", id="todo"),
        pytest.param("src/lib/a.ts", "throw new Error('not implemented');\n", id="not implemented"),
        pytest.param("src/app/page.tsx", "<p>Lorem ipsum dolor</p>\n", id="lorem ipsum"),
        pytest.param("src/components/a.tsx", "<button onClick={() => {}}>Save</button>\n", id="empty handler"),
        pytest.param(
            "src/components/a.tsx", "<a onClick={(e) => { /* later */ }}>x</a>\n", id="handler with a comment"
        ),
        pytest.param("src/components/a.tsx", "const handleSave = async () => {};\n", id="empty function"),
        pytest.param("src/components/a.tsx", "function handleSave(): void {}\n", id="empty declaration"),
        pytest.param("src/components/a.tsx", '<a href="#">Read more</a>\n', id="dead link"),
        pytest.param("src/content/site.ts", 'headline: "Unlock your potential",\n', id="worn-out phrase"),
        pytest.param("src/app/page.tsx", "<p>Your text here</p>\n", id="placeholder text"),
    ],
)
def test_unfinished_work_is_found_with_its_line(path: str, text: str) -> None:
    found = scan.placeholders({path: "// first line\n" + text})

    assert [(f.file, f.line) for f in found] == [(path, 2)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("src/components/a.tsx", '<input placeholder="Search products" />', id="placeholder attribute"),
        pytest.param("src/components/a.tsx", "<button onClick={() => save()}>Save</button>", id="handler"),
        pytest.param("src/components/a.tsx", "const [todos, setTodos] = useState([]);", id="a list of todos"),
        pytest.param("src/models/door/form.tsx", "Unlocks the front door", id="words of records"),
        pytest.param("node_modules/x/index.js", "// TODO", id="foreign code"),
        pytest.param("tests/a.test.ts", "const onSave = () => {};", id="a handler in a test"),
    ],
)
def test_finished_work_is_left_alone(path: str, text: str) -> None:
    assert scan.placeholders({path: text}) == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("src/lib/a.ts", "-----BEGIN PRIVATE KEY-----", id="private key"),
        pytest.param("src/lib/a.ts", 'const key = "sk_live_' + "a1" * 8 + '";', id="payment key"),
        pytest.param("src/components/a.tsx", '"use client";\nconst k = process.env.JWT_SECRET;', id="server variable"),
        pytest.param("src/components/a.tsx", '"use client";\nimport { getDb } from "@/lib/db";', id="server module"),
        pytest.param("src/lib/a.ts", "process.env.NEXT_PUBLIC_API_SECRET", id="secret with a public name"),
        pytest.param(
            "compose.yaml", "url: postgres://app:hunter22hunter@db.example.com/app", id="password in an address"
        ),
    ],
)
def test_a_secret_is_found(path: str, text: str) -> None:
    assert [f.file for f in scan.secrets({path: text})] == [path]


def test_a_client_component_may_read_public_values_and_types() -> None:
    text = '"use client";\nimport type { Session } from "@/lib/auth";\nconst a = process.env.NEXT_PUBLIC_URL;\n'

    assert scan.secrets({"src/components/a.tsx": text}) == ()


def test_the_value_of_a_secret_is_found_in_the_bundle() -> None:
    found = scan.bundle_secrets({".next/static/a.js": "x='s3cr3t-value'"}, {"JWT_SECRET": "s3cr3t-value"})

    assert [f.message for f in found] == ["the value of JWT_SECRET is in a file sent to the browser"]


_ROUTES = {
    "src/app/(site)/page.tsx": "",
    "src/app/(auth)/login/page.tsx": "",
    "src/app/app/products/[id]/edit/page.tsx": "",
    "src/app/api/[slug]/route.ts": "",
    "src/app/sitemap.ts": "",
    "public/brand/mark.svg": "",
}


@pytest.mark.parametrize(
    "href",
    [
        "/", "/login", "/login?next=1", "/app/products/1/edit", "/api/orders", "/sitemap.xml", "/brand/mark.svg",
        "https://example.com/x",
    ],
)  # fmt: skip
def test_a_link_with_a_page_behind_it_is_fine(href: str) -> None:
    assert scan.links({**_ROUTES, "src/components/a.tsx": f'<Link href="{href}">x</Link>'}) == ()


@pytest.mark.parametrize("code", ['<Link href="/pricng">', "href: '/no/page'", 'router.push("/app/products/1/edt")'])
def test_a_link_to_nowhere_is_found(code: str) -> None:
    found = scan.links({**_ROUTES, "src/components/a.tsx": f"\n{code}"})

    assert [(f.file, f.line) for f in found] == [("src/components/a.tsx", 2)]


def test_a_link_with_a_value_in_it_matches_any_page_there() -> None:
    text = "<Link href={`/app/products/${id}/edit`}>x</Link>"

    assert scan.links({**_ROUTES, "src/components/a.tsx": text}) == ()
