import { getDb } from "@/lib/db";
import { ROLES, type Role } from "@/lib/roles";
import { closeTestDatabase, createTestUser, prepareTestDatabase } from "@/lib/testing";

export type TestUser = Awaited<ReturnType<typeof createTestUser>>;

//% if has("records")
/** Who makes a request: a user, or nobody. */
export type Actor = TestUser | null;

//% endif
/** A fresh database for one test file, with two users of every role. */
export interface TestApp {
  /** The user who acts in a test. */
  user(role: Role): TestUser;
  /** Another user of the same role, for rows that belong to somebody else. */
  other(role: Role): TestUser;
  /** Remove every row of some tables, and of the tables that point to them. */
  empty(...tables: string[]): Promise<void>;
}

/** Register the set-up and tear-down of a test file and return its app. */
export function testApp(): TestApp {
  const users = new Map<string, TestUser>();
  const others = new Map<string, TestUser>();

  beforeAll(async () => {
    await prepareTestDatabase();
    for (const { id } of ROLES) {
      users.set(id, await createTestUser(id));
      others.set(id, await createTestUser(id));
    }
  }, 120_000);

  afterAll(closeTestDatabase);

  return {
    user: (role) => found(users, role),
    other: (role) => found(others, role),
    empty: async (...tables) => {
      const db = await getDb();
      await db.$executeRawUnsafe(`TRUNCATE TABLE ${tables.map((table) => `"${table}"`).join(", ")} CASCADE`);
    },
  };
}

function found(users: Map<string, TestUser>, role: string): TestUser {
  const user = users.get(role);
  if (!user) throw new Error(`there is no role ${role}`);
  return user;
}
