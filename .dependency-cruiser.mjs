/** Who may import whom. Each rule says why in its comment, which is what a broken build shows. */

const rooms = 'program|workflows|activities|db|api|web|bin|demo|bench|test';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      comment:
        'Files that import each other cannot be read from top to bottom, nor loaded in any order.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'An import that does not resolve fails at the first run of the line that needs it.',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'program-is-pure',
      severity: 'error',
      comment:
        'The rules run inside workflows, tests and the browser alike: data in, data out, no library.',
      from: { path: '^program/', pathNot: '^program/edition/' },
      to: { pathNot: '^program/' },
    },
    {
      name: 'program-knows-editions-by-type-only',
      severity: 'error',
      comment: 'Reading and checking an edition needs libraries, which workflows cannot load.',
      // The guide writes down what an edition says: it belongs to those who read them.
      from: { path: '^program/', pathNot: '^program/(edition|guide)/' },
      to: {
        path: '^program/(edition|guide)/',
        pathNot: '^program/edition/types\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'editions-have-three-libraries',
      severity: 'error',
      comment:
        'YAML, JSON Schema and its types are all that reading an edition takes; files come in from outside.',
      from: { path: '^program/edition/' },
      to: {
        pathNot:
          '^(program/|node_modules/(yaml|ajv|typebox)/|(node:)?(fs|path|crypto|url)(/promises)?$)',
      },
    },
    {
      name: 'workflows-decide-and-never-touch-the-world',
      severity: 'error',
      comment:
        'A workflow replays: whatever it imports at run time has to be deterministic, so only rules and the SDK.',
      from: { path: '^workflows/' },
      to: {
        pathNot:
          '^(workflows/|program/(?!edition/)|program/edition/types\\.ts$|node_modules/@temporalio/(workflow|common)/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'workflows-know-activities-by-type-only',
      severity: 'error',
      comment:
        'Activities reach a workflow as proxies; importing one would bundle the database into it.',
      from: { path: '^workflows/' },
      to: { path: '^(db|api|web|bin|demo|bench)/' },
    },
    {
      name: 'activities-stand-on-program-and-db',
      severity: 'error',
      comment:
        'Side effects know the rules and the tables; of workflows only the names of messages, and only in the relay.',
      from: { path: '^activities/' },
      to: {
        path: `^(${rooms})/`,
        pathNot: '^(activities|program|db)/|^workflows/messages\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'activities-do-not-run-the-engine',
      severity: 'error',
      comment: 'A worker, a server or a workflow inside an activity turns the layers around.',
      from: { path: '^activities/' },
      to: {
        path: '^node_modules/(fastify|@fastify/[^/]+|@temporalio/(worker|testing))/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-the-relay-calls-temporal',
      severity: 'error',
      comment:
        'Facts reach journeys by the outbox alone; a second way could lose a wake-up or double it.',
      from: { path: '^activities/', pathNot: '^activities/relay\\.ts$' },
      to: { path: '^node_modules/@temporalio/client/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'db-knows-rules-and-tables',
      severity: 'error',
      comment: 'The database layer serves workers and API alike, so it knows neither of them.',
      from: { path: '^db/' },
      to: { path: `^(${rooms})/`, pathNot: '^(db|program)/' },
    },
    {
      name: 'pg-in-two-files',
      severity: 'error',
      comment:
        'Value parsers and session settings are set where connections are made, and nowhere else.',
      from: {
        path: '^(program|workflows|activities|db|api)/',
        pathNot: '^db/(connect|listen)\\.ts$',
      },
      to: { path: '^node_modules/pg/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'api-reads-the-database-and-asks-journeys',
      severity: 'error',
      comment:
        'Routes go to queries, the writer, the names of messages and the words of what is told; what a journey does is not their affair.',
      from: { path: '^api/' },
      to: {
        path: `^(${rooms})/`,
        pathNot:
          '^(api|program|db)/|^workflows/messages\\.ts$|^activities/mail/(speaking|views)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'web-is-a-client-of-the-api',
      severity: 'error',
      comment:
        'The dashboard knows the API by its generated types, so that anybody could have written it.',
      from: { path: '^web/' },
      to: { path: `^(${rooms})/`, pathNot: '^web/' },
    },
    {
      name: 'nobody-imports-the-outside',
      severity: 'error',
      comment: 'bin/ composes and reads the environment; what imported it would do so too.',
      from: { pathNot: '^(bin|test|bench|vitest\\.config\\.ts)' },
      to: { path: '^bin/' },
    },
    {
      name: 'nobody-imports-the-api',
      severity: 'error',
      comment:
        'The API is a door, not a library: what others need of it belongs in program/ or db/.',
      from: { pathNot: '^(api|bin|demo|test|bench)/' },
      to: { path: '^api/' },
    },
    {
      name: 'the-product-imports-no-tests',
      severity: 'error',
      comment: 'Tests and benchmarks are left out of what is shipped.',
      from: { pathNot: '^(test|bench|bin/generate\\.ts$|vitest\\.config\\.ts$)' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|^workflows/bundle\\.js$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
