/** How commands find the running product and speak to it. */
import { DEMO_SUBJECTS, DEMO_SYSTEM } from '../../demo/people.ts';
import type { Settings } from '../config.ts';
import { isOurs, openHome, type Running } from '../home.ts';
import { personToken, systemToken } from '../identity/token.ts';

/** The running product of this home. Throws an error that says how to start it. */
export function findRunning(settings: Settings): Running {
  const running = openHome(settings.home).readRunning();
  if (running !== null && isOurs(running.pid)) return running;
  throw new Error(
    `Ascent does not run in ${settings.home}.\n  Start it (npm start), or set ASCENT_HOME to where it runs.`,
  );
}

/** A bearer token of a demo person or system, by user name. */
export async function tokenFor(running: Running, user: string): Promise<string> {
  const { identity } = running;
  if (identity === null) {
    throw new Error(
      'A provider of your own signs people in here, and gives no tokens away.\n' +
        '  Get a token there, and set ASCENT_TOKEN to it.',
    );
  }
  if (user === DEMO_SYSTEM.user)
    return systemToken(identity, DEMO_SYSTEM.subject, identity.systemSecret);
  const users = DEMO_SUBJECTS.map((person) => person.user);
  if (!users.includes(user)) {
    throw new Error(`Nobody is called “${user}”.\n  Choose one of ${users.join(', ')}.`);
  }
  return personToken(identity, user);
}

/** The token for what the command line does itself: ASCENT_TOKEN, or the demo's system. */
export async function ownToken(running: Running): Promise<string> {
  const given = process.env['ASCENT_TOKEN'];
  return given !== undefined && given !== '' ? given : tokenFor(running, DEMO_SYSTEM.user);
}
