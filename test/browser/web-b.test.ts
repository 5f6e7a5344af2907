/** Ignite, journeys, steps, decisions, sources and the program version, in a real browser on the running product. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrolmentScenes } from './enrolment.browser.ts';
import {
  LOOKS,
  type Look,
  type Sight,
  type Stage,
  openStage,
  overflowOf,
  settled,
  violationsOf,
} from './web-a.browser.ts';

const DESK: Look = { width: 1440, scheme: 'light' };
const PHONE: Look = { width: 390, scheme: 'light' };
/** For what a busy machine may take its time with. */
const PATIENT = { timeout: 15_000 };

const PAGES = [
  { name: 'Ignite', person: 'partner', path: '/ignite' },
  { name: 'the journeys that a manager sees', person: 'manager', path: '/journeys' },
  { name: 'the journeys that are paused', person: 'manager', path: '/journeys?state=paused' },
  { name: 'the decisions of a reviewer', person: 'reviewer', path: '/decisions' },
  { name: 'the decisions of the team', person: 'manager', path: '/decisions?view=team' },
  { name: 'what is overdue', person: 'manager', path: '/decisions?view=overdue' },
  { name: 'what was decided', person: 'manager', path: '/decisions?view=decided' },
  { name: 'out of office', person: 'manager', path: '/out-of-office' },
  { name: 'sources and import', person: 'owner', path: '/sources' },
  { name: 'sources of a partner', person: 'partner', path: '/sources' },
  { name: 'the program version', person: 'partner', path: '/edition' },
  { name: 'a clause beside its file', person: 'owner', path: '/edition?clause=influenced-deal' },
] as const;

let stage: Stage | null = null;
beforeAll(async () => {
  stage = await openStage();
}, 300_000);
afterAll(() => stage?.close());

async function look(person: string, path: string, at: Look = DESK): Promise<Sight> {
  if (stage === null) throw new Error('no browser');
  return stage.open(person, path, at);
}

/** Axe finds nothing, nothing sticks out, the browser complains about nothing. */
async function isSound(sight: Sight): Promise<void> {
  expect(await violationsOf(sight.page)).toEqual([]);
  expect(await overflowOf(sight.page)).toBe(0);
  expect(sight.complaints).toEqual([]);
}

const title = (page: Page, name: RegExp) =>
  page.getByRole('heading', { level: 1, name }).first().waitFor({ timeout: 20_000 });

describe.each(LOOKS)('at $width px, $scheme', (at) => {
  test.each(PAGES)('$name is sound', async ({ person, path }) => {
    const sight = await look(person, path, at);
    await isSound(sight);
    await sight.close();
  });

  test('a journey, the question before it is paused, and each kind of its steps are sound', async () => {
    const sight = await look('partner', '/ignite', at);
    const { page } = sight;
    await page.getByRole('link', { name: 'Open Containers' }).click();
    await title(page, /^Containers practice/);
    await settled(page);
    await isSound(sight);
    await page.getByRole('button', { name: 'More for this journey' }).click();
    await page.getByRole('menuitem', { name: /Withdraw/ }).click();
    await page.getByRole('dialog').getByRole('textbox').waitFor();
    await isSound(sight);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const journey = new URL(page.url()).pathname;
    for (const step of ['people-certified', 'lab-ready', 'first-customer', 'maturity-then']) {
      await page.goto(new URL(`${journey}/steps/${step}`, page.url()).href);
      await settled(page);
      await isSound(sight);
    }
    await sight.close();
  });
});

describe.each(LOOKS)('at $width px, $scheme', (at) => {
  test('a practice that was built shows its maturity then and now', async () => {
    const sight = await look('manager', '/journeys?state=completed', at);
    const { page } = sight;
    await isSound(sight);
    await page.getByRole('link', { name: 'Keystone IT Inc.' }).click();
    await title(page, /^Containers practice: built/);
    await page.getByRole('heading', { name: 'Then and now' }).waitFor();
    await page.getByText(/^From \d\.\d to \d\.\d of 5 on average\.$/).waitFor();
    await settled(page);
    await isSound(sight);
    await sight.close();
  });

  test('a decision that is late says how late, and that somebody above knows', async () => {
    const sight = await look('manager', '/decisions?view=overdue', at);
    const { page } = sight;
    await page.getByRole('link', { name: /Nordlicht Group Inc\..*days late/ }).click();
    await page.getByText(/program owner told on/).waitFor();
    await settled(page);
    await isSound(sight);
    await sight.close();
  });
});

describe('enrolments', () => enrolmentScenes(look, isSound));

describe('a practice', () => {
  test('is started, answered, handed in, sent back, approved, paused and left, each seen by both without a reload', async () => {
    const partner = await look('partner', '/ignite');
    const manager = await look('manager', '/decisions?view=mine');
    const [ours, theirs] = [partner.page, manager.page];

    await ours.getByRole('button', { name: 'Start Network' }).click();
    await ours.getByRole('dialog').getByRole('button', { name: 'Start Network' }).click();
    await title(ours, /^Network practice: Assess/);
    await ours.getByRole('link', { name: 'Answer the assessment' }).click();
    await answerAll(ours);
    await ours.getByRole('button', { name: 'Save the assessment' }).click();
    await ours.getByRole('heading', { name: 'What the answers mean for the plan' }).waitFor();
    await isSound(partner);
    await ours.getByRole('link', { name: 'Start the plan' }).click();
    await ours
      .getByText(/^Widest gap: Delivery 1\.5 of 5\. .* close it\. People \(2\.0\) comes next\.$/)
      .waitFor();
    await title(ours, /^Network practice: Plan, 0 of 2 steps done/);
    const journey = ours.url();

    await ours.getByRole('link', { name: 'Joint plan agreed', exact: true }).click();
    await title(ours, /^Joint plan agreed/);
    await ours.locator('input[type=file]').setInputFiles({
      name: 'Plan d’été.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('Goal: the first network by June.\n'),
    });
    await ours.getByRole('link', { name: 'Open Plan d’été.txt' }).waitFor();
    await ours.getByRole('button', { name: 'Send for review' }).click();
    await ours
      .getByText(/^In review, answer by/)
      .first()
      .waitFor();

    const line = theirs.getByRole('link', { name: /Havel IT Inc\..*Joint plan agreed, Network/ });
    await line.click();
    await theirs.getByText('Goal: the first network by June.').waitFor();
    await isSound(manager);
    await theirs.keyboard.press('c');
    await theirs.keyboard.type('Name the customers.');
    await theirs.keyboard.press('Control+Enter');
    await line.waitFor({ state: 'detached' });
    await ours.getByText('Daniel Okafor asks for a change').waitFor();
    await ours.getByText('Name the customers.').first().waitFor();

    await addLink(ours, 'Customers', 'https://havel.example/customers');
    await ours.getByRole('button', { name: 'Send again for review' }).click();
    await ours.goto(journey);
    await title(ours, /^Network practice: Plan, 0 of 2 steps done/);
    await line.click();
    await theirs.getByText('https://havel.example/customers').waitFor();
    await theirs.keyboard.press('a');
    await line.waitFor({ state: 'detached' });
    await title(ours, /^Network practice: Plan, 1 of 2 steps done/);

    await ours.getByRole('button', { name: 'Pause' }).click();
    await ours.getByRole('dialog').getByRole('button', { name: 'Pause the journey' }).click();
    await title(ours, /^Network practice: paused/);
    await ours.getByRole('button', { name: 'Resume' }).click();
    await ours.getByRole('dialog').getByRole('button', { name: 'Resume the journey' }).click();
    await title(ours, /^Network practice: Plan/);
    await ours.getByRole('button', { name: 'More for this journey' }).click();
    await ours.getByRole('menuitem', { name: /Withdraw/ }).click();
    await ours
      .getByRole('dialog')
      .getByRole('button', { name: 'Withdraw from the journey' })
      .click();
    await title(ours, /^Network practice: withdrawn/);
    expect(partner.complaints).toEqual([]);
    expect(manager.complaints).toEqual([]);
    await Promise.all([partner.close(), manager.close()]);
  });

  test('keeps the answers of an assessment on the device until they are saved', async () => {
    const { page, close } = await look('partner', '/ignite');
    await page.getByRole('button', { name: 'Start Compute' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start Compute' }).click();
    await page.getByRole('link', { name: 'Answer the assessment' }).click();
    await page.getByRole('radiogroup').first().getByRole('radio').nth(2).click();
    await page.reload();
    await settled(page);
    const first = page.getByRole('radiogroup').first().getByRole('radio').nth(2);
    expect(await first.getAttribute('aria-checked')).toBe('true');
    await close();
  });
});

describe('decisions', () => {
  test('are moved through by j and k, and asked for a reason by c and r, which Escape takes back', async () => {
    const { page, close } = await look('manager', '/decisions?view=team');
    const shown = () => page.locator('article h1').innerText();
    const open = () => page.locator('section li a[aria-current]').getAttribute('href');
    const first = await open();
    await page.keyboard.press('j');
    await expect.poll(open, PATIENT).not.toBe(first);
    await page.keyboard.press('k');
    await expect.poll(open, PATIENT).toBe(first);
    await expect.poll(shown, PATIENT).toMatch(/\?$/);
    await page.goto(new URL('/decisions?view=mine', page.url()).href);
    await settled(page);
    await page.keyboard.press('r');
    const reason = page.getByRole('textbox', { name: /Why is it not accepted/ });
    await reason.waitFor();
    expect(await reason.inputValue()).toBe('');
    await page.keyboard.press('Control+Enter');
    await page.getByText('A reason is needed.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await close();
  });

  test('are taken back with a reason while nothing followed from them, and wait again', async () => {
    const sight = await look('manager', '/decisions?view=mine');
    const { page } = sight;
    const waiting = page.getByRole('link', { name: /Cumbre Software Ltd.*First customers/ });
    await waiting.click();
    const approve = page.getByRole('button', { name: 'Approve' });
    await approve.waitFor(PATIENT);
    await page
      .locator('article')
      .getByRole('link', { name: 'Cumbre Software Ltd.' })
      .waitFor(PATIENT);
    const decided = page.waitForResponse(/\/decision$/);
    await page.keyboard.press('a');
    await decided;
    await page.goto(new URL('/decisions?view=decided', page.url()).href);
    await waiting.click();
    await page.getByRole('button', { name: /^Take the decision back,/ }).click();
    await page.getByRole('button', { name: 'Take the decision back', exact: true }).click();
    await page.getByText('A reason is needed.').waitFor();
    await page.getByLabel('Why was it a mistake?').fill('I meant the other company.');
    await isSound(sight);
    await page.keyboard.press('Control+Enter');
    await approve.waitFor(PATIENT);
    await page.getByText('I meant the other company.').first().waitFor();
    await isSound(sight);
    await sight.close();
  });

  test('of another role can be read and not made', async () => {
    const { page, close } = await look('owner', '/decisions?view=team');
    await page.getByText(/decides this step\. You can read it\./).waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await close();
  });

  test('on the phone have their buttons in the bar, 44 px high, in the place of the navigation', async () => {
    const sight = await look('manager', '/decisions?view=mine', PHONE);
    await sight.page
      .getByRole('link', { name: /Inc\.|LLC|Ltd\./ })
      .first()
      .click();
    const approve = sight.page.getByRole('button', { name: 'Approve' });
    await approve.waitFor();
    const box = await approve.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(790);
    expect(await sight.page.getByRole('navigation', { name: 'Navigation' }).isVisible()).toBe(
      false,
    );
    await isSound(sight);
    await sight.close();
  });
});

test('a file that is dropped is read, and its wrong line is named with its number', async () => {
  const { page, close } = await look('owner', '/sources');
  await page.locator('input[type=file]').setInputFiles({
    name: 'notes.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('hello'),
  });
  await page.getByText(/notes\.txt is no file of facts/).waitFor();
  await page.locator('input[type=file]').setInputFiles({
    name: 'odd.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('month,currency,usd\n2021-13,CAD,0.7\n'),
  });
  await page.getByText(/^odd\.csv: 1 line read recognised as exchange rates/).waitFor();
  await page.getByText('One line was refused').waitFor();
  await page.getByText('line 2', { exact: true }).waitFor();
  await close();
});

test('the program version is searched by words, and shows the line of the file that says it', async () => {
  const { page, close } = await look('partner', '/edition');
  await page.getByRole('searchbox', { name: /Search within/ }).fill('influenced deal');
  await page.getByRole('status').filter({ hasText: /place/ }).waitFor();
  await page.getByRole('button', { name: /Deals influenced in/ }).click();
  await page
    .getByRole('complementary', { name: 'As released' })
    .getByText('influenced-deal')
    .waitFor();
  await page.getByRole('searchbox', { name: /Search within/ }).fill('zzzz');
  await page.getByText(/says “zzzz”/).waitFor();
  await close();
});

async function answerAll(page: Page): Promise<void> {
  const groups = page.getByRole('radiogroup');
  await groups.first().waitFor();
  const count = await groups.count();
  for (let index = 0; index < count; index += 1) {
    await groups
      .nth(index)
      .getByRole('radio')
      .nth(index % 5)
      .click();
  }
}

async function addLink(page: Page, name: string, address: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a link' }).click();
  await page.getByLabel('What it shows').fill(name);
  await page.getByLabel('Address').fill(address);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('link', { name: `Open ${name}` }).waitFor();
}

describe('the desk', () => {
  const menu = async (page: Page, item: RegExp): Promise<void> => {
    await page.getByRole('button', { name: 'More about decisions' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  test('takes a decision: whoever stands in sees who has it, and gets it when it is given back', async () => {
    const daniel = await look('manager', '/decisions?view=mine');
    const take = daniel.page.getByRole('button', { name: 'Take it' });
    const giveBack = daniel.page.getByRole('button', { name: 'Give back' });
    await take.or(giveBack).waitFor(PATIENT);
    // A try before this one may have ended half-way.
    if (await giveBack.isVisible()) await giveBack.click();
    await take.click(PATIENT);
    await daniel.page.getByText(/Yours for (?:30|29) minutes/).waitFor(PATIENT);
    await isSound(daniel);
    await menu(daniel.page, /Out of office/);
    await title(daniel.page, /Your decisions in other hands/);
    await daniel.page
      .getByLabel('Who decides for you')
      .selectOption({ label: 'Ruth Vogel, Reviewer' });
    await daniel.page.getByRole('button', { name: 'Hand over' }).click();
    await daniel.page.getByText('Ruth Vogel decides for you').waitFor(PATIENT);
    await isSound(daniel);

    const ruth = await look('reviewer', '/decisions?view=mine');
    const hers = ruth.page.getByRole('link', { name: /for Daniel Okafor/ });
    const taken = hers.filter({ hasText: 'Daniel Okafor' }).first();
    await taken.waitFor(PATIENT);
    await ruth.page
      .getByRole('link', { name: /for Daniel Okafor.*Daniel Okafor/ })
      .first()
      .click();
    await ruth.page.getByText(/Daniel Okafor works on this until/).waitFor(PATIENT);
    await ruth.page.getByText('You decide this for Daniel Okafor.').waitFor();
    expect(await ruth.page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await isSound(ruth);

    await daniel.page.goto(new URL('/decisions?view=mine', daniel.page.url()).href);
    await giveBack.click(PATIENT);
    // Her page hears of it by itself.
    await ruth.page.getByRole('button', { name: 'Take it' }).waitFor(PATIENT);
    await ruth.page.getByRole('button', { name: 'Approve' }).waitFor();
    await ruth.close();
    await daniel.close();
  });

  test.each([DESK, PHONE])(
    'decides several with one reason, and says what became of each ($width px)',
    async (at) => {
      const sight = await look('reviewer', '/decisions?view=mine', at);
      const { page } = sight;
      await menu(page, /Decide several/);
      const boxes = page.getByRole('checkbox', {
        name: /for Daniel Okafor|Joint plan|First customers|Trial/,
      });
      await boxes.first().waitFor(PATIENT);
      await boxes.nth(0).check();
      await boxes.nth(1).check();
      await page.getByText('2 chosen').waitFor();
      await isSound(sight);
      await page.getByRole('button', { name: 'Reject 2' }).click();
      await page.getByRole('button', { name: 'Reject 2' }).click();
      await page.getByText('A reason is needed to reject.').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Approve 2' }).click();
      await page.getByLabel('One reason for all (not needed)').fill('Looked at together.');
      await isSound(sight);
      await page.getByRole('button', { name: 'Approve 2' }).click();
      await page
        .getByRole('region', { name: 'Decide several' })
        .getByText(/^(?:One was|2 were) decided/)
        .waitFor({ timeout: 30_000 });
      await isSound(sight);
      await sight.close();
    },
  );

  test('ends what was handed over, and what was decided meanwhile says on whose behalf', async () => {
    const { page, close } = await look('manager', '/out-of-office');
    await page.getByRole('button', { name: /End it: Ruth Vogel decides for you/ }).click();
    await page.getByText('Your decisions are in your hands only').waitFor(PATIENT);
    await page.goto(new URL('/decisions?view=decided', page.url()).href);
    await page.getByText(/Ruth Vogel, on behalf of Daniel Okafor decided/).waitFor(PATIENT);
    await page.getByText('Looked at together.').first().waitFor();
    await close();
  });
});
