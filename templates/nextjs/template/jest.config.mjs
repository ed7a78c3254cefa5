import nextJest from "next/jest.js";

const withNext = nextJest({ dir: "./" });

const shared = {
  moduleNameMapper: {
    "^@/(.*)$": "<rootDir>/src/$1",
    // Prisma's client is CommonJS under Jest, its runtime too.
    "^@prisma/client/runtime/(.*)\\.mjs$": "@prisma/client/runtime/$1.js",
  },
};

const node = {
  ...shared,
  displayName: "node",
  testEnvironment: "node",
  testMatch: ["<rootDir>/tests/**/*.test.ts"],
  globalSetup: "<rootDir>/tests/support/make-database.mjs",
  globalTeardown: "<rootDir>/tests/support/remove-database.mjs",
};

const browser = {
  ...shared,
  displayName: "browser",
  testEnvironment: "jsdom",
  testMatch: ["<rootDir>/tests/**/*.test.tsx"],
  setupFilesAfterEnv: ["<rootDir>/tests/support/dom.ts"],
};

/** Packages that ship as ES modules only and so have to pass the transform. */
const esm = ["jose", "pglite-prisma-adapter", "@electric-sql/pglite", "postgres-array"];

async function project(options) {
  const config = await withNext(options)();
  const [transform] = Object.values(config.transform);
  return {
    ...config,
    transform: { ...config.transform, "^.+\\.cjs$": transform },
    transformIgnorePatterns: [
      `/node_modules/(?!(${esm.join("|")})/)`,
      "^.+\\.module\\.(css|sass|scss)$",
    ],
  };
}

/** Milliseconds a test may take: some walk every route, and a busy machine is slow at loading them. */
const TEST_TIMEOUT = 30_000;

const config = async () => ({
  projects: [await project(node), await project(browser)],
  testTimeout: TEST_TIMEOUT,
});

export default config;
