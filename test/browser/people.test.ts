/** People, roles, invitations, whom to act for, and looking as a partner, in a real browser on the running product. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applying } from './apply.browser.ts';
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
const PATIENT = { timeout: 15_000 };

const PAGES = [
  { name: 'people of a partner', person: 'partner', path: '/people' },
  { name: 'people, for a practice lead', person: 'lead', path: '/people' },
  { name: 'people of a distributor', person: 'distributor', path: '/people' },
  { name: 'people of the vendor', person: 'owner', path: '/people' },
  { name: 'roles and rights', person: 'owner', path: '/roles' },
  { name: 'messages', person: 'lead', path: '/notifications' },
  { name: 'what a decider is told', person: 'manager', path: '/notifications/settings' },
  { name: 'what a partner is told', person: 'partner', path: '/notifications/settings' },
  { name: 'nothing that is told', person: 'finance', path: '/notifications/settings' },
  {
    name: 'a link of a mail that leads nowhere',
    person: null,
    path: `/unsubscribe/${'x'.repeat(43)}`,
  },
  { name: 'who did what', person: 'auditor', path: '/trail' },
  { name: 'my learning', person: 'learner', path: '/learning' },
  { name: 'my learning, for who has nothing to learn', person: 'partner', path: '/learning' },
  { name: 'one’s own data', person: 'learner', path: '/my-data' },
  { name: 'becoming a partner', person: null, path: '/apply' },
  {
    name: 'a link of an application',
    person: null,
    path: `/apply/confirm?token=${'x'.repeat(43)}`,
  },
  { name: 'no link of an application', person: null, path: '/apply/confirm' },
  {
    name: 'an invitation that leads nowhere',
    person: null,
    path: `/invitation?token=${'x'.repeat(43)}`,
  },
] as const;

let stage: Stage | null = null;
beforeAll(async () => {
  stage = await openStage();
}, 300_000);
afterAll(() => stage?.close());

async function look(person: string | null, path: string, at: Look = DESK): Promise<Sight> {
  if (stage === null) throw new Error('no browser');
  return stage.open(person, path, at);
}

async function isRight(page: Page): Promise<void> {
  expect(await violationsOf(page)).toEqual([]);
  expect(await overflowOf(page)).toBe(0);
}

/** The first link of its kind in a mail to somebody, from the inbox. */
async function linkTo(mail: string, kind = /\/invitation\?token=\S+/u): Promise<string> {
  const inbox = stage?.inboxUrl ?? '';
  for (let tries = 0; tries < 60; tries += 1) {
    const answer = await fetch(`${inbox}/mails.json?to=${encodeURIComponent(mail)}`);
    const { items } = (await answer.json()) as { items: { text: string }[] };
    for (const { text } of items) {
      const link = kind.exec(text)?.[0];
      if (link !== undefined) return link;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`no such mail came to ${mail}`);
}

describe.each(LOOKS)('at $width px, $scheme', (at) => {
  test.each(PAGES)('$name is right', async ({ person, path }) => {
    const { page, complaints, close } = await look(person, path, at);
    await isRight(page);
    expect(complaints.filter((one) => !one.includes('404'))).toEqual([]);
    await close();
  });

  test('inviting and changing a role are asked for in a dialog that is right', async () => {
    const { page, close } = await look('partner', '/people', at);
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByRole('dialog').getByLabel('Mail address').waitFor(PATIENT);
    await isRight(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /Change or remove: Luc Gagnon/ }).click();
    await page.getByRole('menuitem', { name: /Change role/ }).click();
    await page.getByRole('dialog').getByLabel('Role').waitFor(PATIENT);
    await isRight(page);
    await close();
  });
});

test('the only administrator is told in words why they cannot leave', async () => {
  const { page, close } = await look('partner', '/people');
  await page.getByRole('button', { name: /Change or remove: Maya Tremblay/ }).click();
  await page.getByRole('menuitem', { name: /Leave/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await page
    .getByRole('alert')
    .getByText(/Make another person administrator first/)
    .waitFor(PATIENT);
  await isRight(page);
  await close();
});

test('an invitation goes by mail, is accepted by a new person, who changes role and is removed', async () => {
  const mail = `nora.${Math.round(performance.now())}@p00374.example`;
  const { page, close } = await look('partner', '/people');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Mail address').fill(mail);
  await dialog.getByLabel('Role').selectOption('practice-lead');
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await page
    .getByRole('row', { name: new RegExp(mail) })
    .getByText(/Invited/)
    .waitFor(PATIENT);

  const link = await linkTo(mail);
  const invited = await look(null, link);
  await invited.page
    .getByRole('heading', { name: 'You are invited to Havel IT Inc.' })
    .waitFor(PATIENT);
  await isRight(invited.page);
  await invited.page.getByRole('link', { name: 'Sign in and accept' }).click();
  await invited.page.getByRole('button', { name: /^Nora.*Practice lead/ }).waitFor(PATIENT);
  // The link was good once.
  const again = await look(null, link);
  await again.page.getByRole('heading', { name: /leads nowhere any more/ }).waitFor(PATIENT);
  await again.close();

  await page.reload();
  await settled(page);
  await page.getByRole('button', { name: /Change or remove: Nora/ }).click();
  await page.getByRole('menuitem', { name: /Remove/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Remove Nora/ })
    .click();
  await page
    .getByRole('button', { name: /Change or remove: Nora/ })
    .waitFor({ state: 'detached', ...PATIENT });
  await invited.page.reload();
  await invited.page.getByRole('heading', { level: 1 }).first().waitFor(PATIENT);
  expect(await invited.page.getByRole('button', { name: /^Nora/ }).count()).toBe(0);
  await invited.close();
  await close();
});

test('a colleague asks to administer the company, and the partner manager declines without a reload', async () => {
  const { page, close } = await look('learner', '/enrolment');
  await page.getByRole('button', { name: 'Ask to take over…' }).click();
  await page.getByRole('dialog').getByLabel('Why').fill('Maya has left, they say.');
  await isRight(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Ask', exact: true }).click();
  await page.getByText('You ask to administer the company').waitFor(PATIENT);
  const manager = await look('manager', '/partners?q=Havel%20IT%20Inc');
  await manager.page.getByRole('link', { name: 'Havel IT Inc.' }).first().click();
  await manager.page.getByText('Priya Nair asks to administer the company').waitFor(PATIENT);
  await manager.page.getByRole('button', { name: 'Approve' }).click();
  await manager.page.getByRole('dialog').getByLabel('Maya Tremblay').waitFor(PATIENT);
  await isRight(manager.page);
  await manager.page.keyboard.press('Escape');
  await manager.page.getByRole('button', { name: 'Decline' }).click();
  const dialog = manager.page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Maya answered this morning.');
  await dialog.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('button', { name: 'Ask to take over…' }).waitFor(PATIENT);
  await manager.close();
  await close();
});

test('somebody erases who they are, and what they see before says what stays', async () => {
  const mail = `ines.${Math.round(performance.now())}@p00374.example`;
  const { page, close } = await look('partner', '/people');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Mail address').fill(mail);
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  const invited = await look(null, await linkTo(mail));
  await invited.page.getByRole('link', { name: 'Sign in and accept' }).click();
  await invited.page.getByRole('button', { name: /^Ines.*Team member/ }).waitFor(PATIENT);
  await invited.page.goto(new URL('/my-data', page.url()).href);
  const erase = invited.page.getByRole('button', { name: 'Erase my data' });
  await invited.page.getByLabel('Your mail address, to be sure').fill('another@p00374.example');
  expect(await erase.isDisabled()).toBe(true);
  await invited.page.getByLabel('Your mail address, to be sure').fill(mail);
  await erase.click();
  await invited.page
    .getByRole('button', { name: /^Ines/ })
    .waitFor({ state: 'detached', ...PATIENT });
  await invited.close();
  await page.reload();
  await settled(page);
  expect(await page.getByText(mail).count()).toBe(0);
  await close();
});

test('whoever has two roles picks one by the name, and the whole dashboard is of that one', async () => {
  const { page, close } = await look('distributor', '/people');
  await page.getByRole('heading', { level: 1, name: /Meridian Distribution/ }).waitFor(PATIENT);
  await page.getByRole('button', { name: /^Rosa Delgado/ }).click();
  await page.getByRole('menuitemradio', { name: /Polder Supply/ }).waitFor(PATIENT);
  await isRight(page);
  await page.getByRole('menuitemradio', { name: /Polder Supply/ }).click();
  await page.getByRole('button', { name: /^Rosa Delgado.*Coach/ }).waitFor(PATIENT);
  await page.goto(new URL('/people', page.url()).href);
  await page.getByRole('heading', { level: 1, name: /Polder Supply/ }).waitFor(PATIENT);
  expect(await page.getByText('Ben Achterberg').count()).toBe(0);
  await close();
});

test.each([DESK, { width: 390, scheme: 'light' } as const])(
  'a manager looks as a partner with a band on top, changes nothing, and finds back ($width px)',
  async (at) => {
    const { page, close } = await look('manager', '/partners?q=Havel%20IT%20Inc', at);
    await page
      .getByRole('link', { name: /Havel IT Inc/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'View as partner' }).click(PATIENT);
    await page.getByRole('heading', { level: 1, name: 'Your status' }).waitFor(PATIENT);
    await page.getByText(/You see what Havel IT Inc\. sees/).waitFor(PATIENT);
    await settled(page);
    await isRight(page);
    await page.goto(new URL('/people', page.url()).href);
    await settled(page);
    expect(await page.getByRole('button', { name: 'Invite somebody' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Back to my view' }).click();
    await page.getByRole('heading', { level: 1, name: 'Havel IT Inc.' }).waitFor(PATIENT);
    await close();
  },
);

test('in French, people and roles are French', async () => {
  const { page, close } = await look('lead', '/people', { ...DESK, locale: 'fr-CA' });
  await page
    .getByRole('heading', { level: 1, name: /agissent pour Havel IT Inc/ })
    .waitFor(PATIENT);
  await isRight(page);
  await close();
});

test('the link of a real mail asks first, turns its kind off without a sign-in, and on again', async () => {
  const link = await linkTo('luc.gagnon@p00374.example', /\/unsubscribe\/\S+-milestones-\S+/u);
  const { page, complaints, close } = await look(null, link);
  // In the language of whom the mail was for.
  const ask = page.getByRole('heading', { name: /Ne plus recevoir de courriels sur « Jalons/ });
  await ask.waitFor(PATIENT);
  await isRight(page);
  await page.reload();
  await ask.waitFor(PATIENT);
  await page.getByRole('button', { name: 'Désactiver ces courriels' }).click();
  await page.getByRole('heading', { name: /Ces courriels sont désactivés/ }).waitFor(PATIENT);
  await isRight(page);
  const own = await look('lead', '/notifications/settings');
  const byMail = own.page.getByRole('switch', { name: 'Jalons atteints, par courriel' });
  await byMail.waitFor(PATIENT);
  expect(await byMail.isChecked()).toBe(false);
  expect(
    await own.page.getByRole('switch', { name: 'Jalons atteints, à l’écran' }).isChecked(),
  ).toBe(true);
  expect(await own.page.getByRole('switch', { name: /Ententes/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Les réactiver' }).click();
  await ask.waitFor(PATIENT);
  expect(complaints).toEqual([]);
  // The address of the header, as mail programs press it.
  const pressed = await fetch(new URL(link, page.url()), {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  });
  expect(pressed.status).toBe(204);
  await own.page.reload();
  await byMail.waitFor(PATIENT);
  expect(await byMail.isChecked()).toBe(false);
  await byMail.press('Space');
  await expect.poll(() => byMail.isChecked(), PATIENT).toBe(true);
  await own.page.reload();
  await byMail.waitFor(PATIENT);
  expect(await byMail.isChecked()).toBe(true);
  await own.close();
  await close();
});

test('the bell counts what is new, a message leads to where one acts, and is read then', async () => {
  const { page, close } = await look('manager', '/decisions?view=team');
  const bell = page.getByRole('link', { name: /^Messages, \d+ new/ });
  const count = async (): Promise<number> => Number(/\d+/u.exec(await bell.innerText())?.[0]);
  await bell.waitFor(PATIENT);
  const before = await count();
  await bell.click();
  await page
    .getByRole('heading', { level: 1, name: `${before} messages are new` })
    .waitFor(PATIENT);
  await page
    .getByRole('link', { name: /waits for your decision/ })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: /Is this good enough/ }).waitFor(PATIENT);
  await expect.poll(count, PATIENT).toBe(before - 1);
  await close();
});

describe('applying', () => applying({ look, linkTo, isRight }));
