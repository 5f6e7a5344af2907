/** The command line: `npm run -s ascent -- <command>`. Each command has --help and --json. */
import { enableCompileCache } from 'node:module';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEMO_PEOPLE, DEMO_SYSTEM } from '../demo/people.ts';
import { readSettings, SettingsError, type Settings } from './config.ts';
import { compileCache } from './places.ts';
import { printer, type Printer } from './print.ts';

// Commands are loaded when they run, so this comes before nearly all code: a start takes half the CPU.
enableCompileCache(compileCache);

type Shared = { readonly json?: boolean };

// Known before a command is: who reads JSON is told of a wrong word in JSON too.
const asksForJson = process.argv.includes('--json');

const program = new Command('ascent')
  .description(
    'Runs a partner program: durable journeys, points that explain themselves, rules as data.',
  )
  .version('0.1.0')
  .showHelpAfterError(asksForJson ? false : '(add --help for what can be said)')
  .configureOutput({
    outputError: (text, write) =>
      write(
        asksForJson ? `${JSON.stringify({ error: text.replace(/^error: /, '').trim() })}\n` : text,
      ),
  })
  .configureHelp({ sortSubcommands: false });

/** A command with --json; it is loaded when it runs, so that --help of another takes no time. */
function command(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .addOption(new Option('--json', 'print JSON instead of text, one value per line'));
}

/** Runs a command: its errors become one plain message and an exit code of 1. */
function running<A extends unknown[]>(
  work: (context: { settings: Settings; print: Printer }, ...args: A) => Promise<number | void>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    const options = args.find((one) => typeof one === 'object' && one !== null && 'json' in one);
    const print = printer((options as Shared | undefined)?.json === true);
    try {
      const code = await work({ settings: readSettings(process.env), print }, ...args);
      process.exitCode = code ?? 0;
    } catch (error) {
      print.failure(error);
      process.exitCode = error instanceof SettingsError ? 2 : 1;
    }
    // Idle connections of libraries would keep a process for seconds that has nothing left to do.
    process.stdout.write('', () => process.exit());
  };
}

command('up', 'start everything on this machine, and load the demo’s world').action(
  running(async (context) => {
    const { runUp } = await import('./commands/run-up.ts');
    return runUp(context.settings, context.print);
  }),
);

command('serve', 'start a process of an installation whose database and engine are there already')
  .argument('<role>', 'api, worker or all', oneOf(['api', 'worker', 'all']))
  .action(
    running(async (context, role: 'api' | 'worker' | 'all') => {
      const { runServe } = await import('./commands/serve.ts');
      return runServe(context.settings, role);
    }),
  );

command('migrate', 'bring the database to this release, and register what journeys are searched by')
  .option('--check', 'change nothing; say what is missing, and fail if anything is')
  .action(
    running(async (context, options: Shared & { check?: boolean }) => {
      const { runMigrate } = await import('./commands/migrate.ts');
      return runMigrate(context.settings, context.print, options.check === true);
    }),
  );

command('doctor', 'say what is there, what is missing, and what to do about it').action(
  running(async (context) => {
    const { runDoctor } = await import('./commands/doctor.ts');
    return runDoctor(context.settings, context.print);
  }),
);

command('seed', 'load the demo’s world into the running product; again is safe').action(
  running(async (context) => {
    const { runSeed } = await import('./commands/seed.ts');
    return runSeed(context.settings, context.print);
  }),
);

command(
  'feed',
  'post made-up events to the running product every few seconds, so that screens move',
)
  .option('--every <seconds>', 'seconds between two', seconds, 4)
  .action(
    running(async (context, options: Shared & { every: number }) => {
      const { runFeed } = await import('./commands/feed.ts');
      return runFeed(context.settings, context.print, options.every);
    }),
  );

command('import', 'send files of facts to the running product; again is safe')
  .argument(
    '<file...>',
    'accounts, deals, consumption, certifications, rates (CSV), statements (JSON lines)',
  )
  .option('--refusals <file>', 'write every refused line with its reason into this CSV file')
  .action(
    running(async (context, files: string[], options: Shared & { refusals?: string }) => {
      const { runImport } = await import('./commands/import.ts');
      return runImport(context.settings, context.print, files, options.refusals);
    }),
  );

const exported = program.command('export').description('write data out');
exported
  .command('standings')
  .description('points and tier of each partner on a day, computed from the entries, as CSV')
  .requiredOption('--as-of <day>', 'the day, such as 2023-06-30', day)
  .addOption(new Option('--json', 'print JSON instead of CSV'))
  .action(
    running(async (context, options: Shared & { asOf: string }) => {
      const { runExportStandings } = await import('./commands/export.ts');
      return runExportStandings(context.settings, context.print, options.asOf);
    }),
  );

const programs = program.command('program').description('the program’s rules as files');
programs
  .command('check')
  .description('look through an edition anywhere on the disk, and run its golden cases')
  .argument('<dir>', 'the folder of the edition, such as editions/unified-2023')
  .addOption(new Option('--json', 'print JSON instead of text'))
  .action(
    running(async (context, dir: string) => {
      const { runProgramCheck } = await import('./commands/program.ts');
      return runProgramCheck(context.print, dir);
    }),
  );

const LANGUAGES = { en: 'en', fr: 'fr-CA' } as const;
const guided = (name: string, description: string): Command =>
  programs
    .command(name)
    .description(description)
    .addOption(new Option('--language <language>').choices(['en', 'fr']).default('en'))
    .option('--model <model>', 'only what concerns this business model')
    .option('--country <country>', 'only what concerns this country, such as CA')
    .option('--out <file>', 'write it into this file')
    .addOption(new Option('--json', 'print its structure as JSON, in both languages'));
type Guided = Shared & {
  language: keyof typeof LANGUAGES;
  model?: string;
  country?: string;
  out?: string;
};
guided('guide', 'write the guide of an edition for partners, as one HTML file')
  .argument('<dir>', 'the folder of the edition, such as editions/unified-2023')
  .action(
    running(async (context, dir: string, options: Guided) => {
      const { runProgramGuide } = await import('./commands/program.ts');
      const language = LANGUAGES[options.language];
      return runProgramGuide(context.print, dir, { ...options, language });
    }),
  );
guided('letter', 'write what changes from one edition to another, as one HTML file')
  .argument('<old>', 'the folder of the edition before')
  .argument('<new>', 'the folder of the edition that replaces it')
  .action(
    running(async (context, before: string, after: string, options: Guided) => {
      const { runProgramLetter } = await import('./commands/program.ts');
      const language = LANGUAGES[options.language];
      return runProgramLetter(context.print, before, after, { ...options, language });
    }),
  );

command('token', 'print a bearer token of a demo person')
  .argument('<user>', [...DEMO_PEOPLE, DEMO_SYSTEM].map(({ user }) => user).join(', '))
  .action(
    running(async (context, user: string) => {
      const { runToken } = await import('./commands/token.ts');
      return runToken(context.settings, context.print, user);
    }),
  );

await program.parseAsync();

function oneOf(words: readonly string[]): (text: string) => string {
  return (text) => {
    if (!words.includes(text)) throw new InvalidArgumentError(`It is one of ${words.join(', ')}.`);
    return text;
  };
}

function day(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(text)) {
    throw new InvalidArgumentError('It is a day such as 2023-06-30.');
  }
  return text;
}

function seconds(text: string): number {
  const value = /^\d{1,4}(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value <= 0) throw new InvalidArgumentError('It is a number of seconds such as 4.');
  return value;
}
