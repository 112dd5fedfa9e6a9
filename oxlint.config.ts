import { posix } from 'node:path';
import type { OxlintConfig, OxlintOverride } from 'oxlint';

const ELECTRON = ['electron', 'electron/**', 'electron-store', 'electron-updater'];
const NO_PACKAGE = ['**', '!./**', '!../**'];
const IMPATIENT = {
  name: 'node:fs/promises',
  importNames: ['rename', 'rm', 'unlink'],
  message: 'main/patient-files.ts has them for Windows, where another program may hold a file for a moment',
};
/** A file's folder and those above it, up to its layer's own, at the most. */
const DEPTH = 6;

interface Layer {
  /** What of the source its files may import beside what lies in the folder itself. */
  readonly imports: readonly string[];
  /** What they may not import of packages and of Node. */
  readonly refused?: readonly string[];
  readonly message: string;
}

/**
 * Keeps a folder's files to what their layer may import, as the table in docs/architecture.md says. What a path leads to depends on
 * how deep the file lies that names it, so there is a rule for each depth.
 */
function layer(folder: string, { imports, refused = ELECTRON, message }: Layer): OxlintOverride[] {
  return Array.from({ length: DEPTH }, (_, depth) => {
    const place = folder + '/*'.repeat(depth);
    const outside = `${'../'.repeat(depth + 1)}**`;
    const allowed = imports.map((path) => `!${posix.relative(place, path)}`);
    return {
      files: [`${place}/*`],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [{ group: [...refused, outside, ...allowed], message }],
            ...(folder.startsWith('main') && { paths: [IMPATIENT] }),
          },
        ],
      },
    };
  });
}

const DOMAIN = 'main/domain/**';
const CONTRACT = 'preload/contract/**';
/** One concern each. */
const CONCERNS = 'main/{catalog,library,metadata,imaging,engines,jobs,promptmedia,packs}';
/** What those need of Node and SQLite alike. */
const HELPERS = [
  'disk-room',
  'error-code',
  'is-there',
  'make-folder',
  'patient-files',
  'publish-file',
  'sqlite-error',
  'worker-url',
].map((name) => `main/${name}.ts`);
const SHARED_BY_SCREENS = ['api', 'ui', 'commands', 'i18n'].map((folder) => `renderer/${folder}/**`);
const NO_NODE = ['node:*', 'node:*/**', ...ELECTRON];

/** A later one that holds for a file takes an earlier one's place. */
const LAYERS = [
  ...layer('main', {
    imports: [CONTRACT, 'resources/**', 'package.json'],
    message: 'main knows nothing of the page, and only main/index.ts and main/hosts/electron know Electron',
  }),
  ...layer('main/domain', {
    imports: [],
    refused: NO_PACKAGE,
    message: 'main/domain imports nothing but itself',
  }),
  ...layer('main/usecases', {
    imports: [DOMAIN],
    refused: NO_PACKAGE,
    message: 'main/usecases knows domain and its ports only',
  }),
  ...layer(CONCERNS, {
    imports: [DOMAIN, ...HELPERS],
    message: 'a concern knows domain, Node and its own libraries; main/wiring joins it to the others',
  }),
  ...layer('main/wiring', {
    imports: [
      DOMAIN,
      CONTRACT,
      'main/usecases/**',
      'main/rpc/**',
      `${CONCERNS}/**`,
      'main/*.ts',
      'resources/**',
    ],
    message: 'main/wiring knows no host',
  }),
  ...layer('main/rpc', {
    imports: [DOMAIN, CONTRACT, 'main/usecases/**', 'main/studio.ts'],
    refused: [...ELECTRON, 'node:fs', 'node:fs/**'],
    message: 'main/rpc knows domain, use-cases, the contract and Studio’s type',
  }),
  ...layer('main/hosts/*', {
    imports: [DOMAIN, CONTRACT, 'main/rpc/**', 'main/*.ts'],
    message:
      'a host knows Studio, rpc, the contract and domain; not another host, and Electron’s alone knows Electron',
  }),
  ...layer('main/hosts/electron', {
    imports: [DOMAIN, CONTRACT, 'main/rpc/**', 'main/*.ts'],
    refused: [],
    message: 'a host knows Studio, rpc, the contract and domain; not another host',
  }),
  ...layer('preload', { imports: [], refused: [], message: 'the bridge knows the contract and Electron' }),
  ...layer('preload/contract', {
    imports: [DOMAIN],
    refused: [...NO_PACKAGE, '!zod'],
    message: 'the contract knows zod and main/domain',
  }),
  ...layer('renderer', {
    imports: [DOMAIN, CONTRACT],
    refused: NO_NODE,
    message: 'the page knows nothing of Node, and of main only domain',
  }),
  ...layer('renderer/{api,ui,commands,i18n}', {
    imports: [DOMAIN, CONTRACT, ...SHARED_BY_SCREENS],
    refused: NO_NODE,
    message: 'what screens share knows no screen, and nothing of main but domain',
  }),
  ...layer('renderer/features/*', {
    imports: [DOMAIN, CONTRACT, ...SHARED_BY_SCREENS],
    refused: NO_NODE,
    message: 'a screen knows api, ui, commands, i18n, the contract and main/domain; not another screen',
  }),
];

export default {
  plugins: ['typescript', 'unicorn', 'import', 'react', 'jsx-a11y', 'promise', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'warn' },
  rules: {
    'no-await-in-loop': 'off',
    'no-shadow': 'off',
    'import/no-unassigned-import': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/require-post-message-target-origin': 'off',
    'react/react-in-jsx-scope': 'off',
    'react/style-prop-object': 'off',
    'react/incompatible-library': 'off',
    'jsx-a11y/prefer-tag-over-role': 'off',
    'typescript/no-explicit-any': 'error',
    'typescript/consistent-type-imports': 'error',
    'no-console': 'error',
    eqeqeq: 'error',
    'promise/no-callback-in-promise': 'off',
    'promise/always-return': 'off',
    'import/no-named-as-default-member': 'off',
  },
  ignorePatterns: ['dist', 'release', 'node_modules', 'main/catalog/migrations'],
  overrides: [
    ...LAYERS,
    {
      files: ['main/index.ts', 'main/patient-files.ts'],
      rules: { 'no-restricted-imports': 'off' },
    },
    {
      files: ['main/studio.ts'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [{ group: [...ELECTRON, './hosts/**'], message: 'the composition root knows no host' }],
          },
        ],
      },
    },
    { files: ['scripts/**', 'tests/**', 'main/hosts/cli/**'], rules: { 'no-console': 'off' } },
    {
      files: ['tests/**'],
      rules: {
        'require-yield': 'off',
        'vitest/no-conditional-expect': 'off',
        'vitest/valid-expect': ['error', { maxArgs: 2 }],
      },
    },
  ],
} satisfies OxlintConfig;
