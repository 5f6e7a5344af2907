/** A company applies without an account, and three people take it into the program; a colleague joins one that is enrolled. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Look, Sight } from './web-a.browser.ts';

const DESK: Look = { width: 1440, scheme: 'light' };
const PHONE: Look = { width: 390, scheme: 'dark' };
const PATIENT = { timeout: 15_000 };
const LINK = /\/apply\/confirm\?token=\S+/u;

type Tools = {
  readonly look: (person: string | null, path: string, at?: Look) => Promise<Sight>;
  readonly linkTo: (mail: string, kind?: RegExp) => Promise<string>;
  readonly isRight: (page: Page) => Promise<void>;
};

/** The tests, on a product that runs already. */
export function applying({ look, linkTo, isRight }: Tools): void {
  const heading = (page: Page, name: string | RegExp) =>
    page.getByRole('heading', { level: 1, name }).waitFor(PATIENT);
  const go = (page: Page) => page.getByRole('button', { name: 'Continue' }).click();

  /** Looks at one page wide and light, narrow and dark, without loading it again. */
  async function isRightEverywhere(page: Page): Promise<void> {
    for (const { width, scheme } of [DESK, PHONE]) {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor(PATIENT);
      // With reduced motion colours change within a frame for each element that inherits them from another.
      await page.waitForTimeout(200);
      await page.waitForFunction(() => document.getAnimations().length === 0);
      await isRight(page);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  /** From the first page to the form, by the link of the real mail. */
  async function begun(name: string, mail: string): Promise<Sight> {
    const sight = await look(null, '/');
    const { page } = sight;
    await page.getByRole('link', { name: 'Become a partner' }).click();
    await heading(page, 'Become a partner');
    await page.getByLabel('Your name').fill(name);
    await page.getByLabel('Your work mail address').fill(mail);
    await page.getByRole('button', { name: 'Send me the link' }).click();
    await heading(page, 'Look into your mailbox');
    await page.goto(new URL(await linkTo(mail, LINK), page.url()).href);
    await page.getByRole('button', { name: 'Confirm and go on' }).click();
    return sight;
  }

  test('a company in two countries applies, is decided on, signed for by an invited person, and takes part', async () => {
    const unique = Math.round(performance.now());
    const [company, domain] = [`Boréal ${unique} inc.`, `boreal${unique}.example`];
    const mail = `ines.roy@${domain}`;
    const applicant = await begun('Ines Roy', mail);
    const { page } = applicant;
    await heading(page, 'Company');
    await go(page);
    await page.getByText('This is missing.').first().waitFor(PATIENT);
    await isRightEverywhere(page);
    await page.getByLabel('Legal name').fill(company);
    // That of the story's partner: for onboarding to look at.
    await page.getByLabel('Website').fill('www.p00374.example');
    await page.getByLabel('Tax or registration number').fill(`CA ${domain}`);
    await page.getByLabel('Home country').selectOption('CA');
    await go(page);
    await heading(page, 'Countries and models');
    const canada = page.getByRole('group', { name: 'Canada', exact: true });
    await canada.getByLabel('Street').fill('1 rue Saint-Jean');
    await canada.getByLabel('City').fill('Québec');
    await canada.getByLabel('Solution Reseller').check();
    await page.getByLabel('Add a country').selectOption('US');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const states = page.getByRole('group', { name: 'United States', exact: true });
    await states.getByLabel('Street').fill('2 Broadway');
    await states.getByLabel('City').fill('New York');
    await states.getByLabel('Solution Builder').check();
    await page.getByText(/^Saved /u).waitFor(PATIENT);
    await isRightEverywhere(page);
    // What was saved is there for whoever comes back.
    await page.reload();
    await heading(page, 'Countries and models');
    expect(await states.getByLabel('City').inputValue()).toBe('New York');
    await go(page);
    await heading(page, 'Contacts');
    await page.getByRole('button', { name: 'It is me: Business' }).click();
    await isRightEverywhere(page);
    await go(page);
    await heading(page, 'Signature');
    await page.getByLabel('Somebody else').check();
    await page.getByRole('link', { name: /Review and send/u }).click();
    await page.getByRole('heading', { name: '2 things are still missing' }).waitFor(PATIENT);
    await isRightEverywhere(page);
    await page.getByRole('link', { name: 'Signature', exact: true }).last().click();
    await page.getByLabel('Name').fill('Paul Roy');
    await page.getByLabel('Work mail address').fill(`paul.roy@${domain}`);
    await isRightEverywhere(page);
    await go(page);
    await page.getByRole('button', { name: 'Send the application' }).click();
    await heading(page, 'Your application is with us');
    await isRightEverywhere(page);
    await linkTo(mail, /\/auth\/login\?hint=\S+/u);

    // The demo's onboarding reads French.
    const onboarding = await look('onboarding', '/decisions');
    const theirs = onboarding.page;
    await theirs.getByRole('link', { name: new RegExp(company, 'u') }).click(PATIENT);
    await theirs.getByRole('heading', { name: /^C’est peut-être/u }).waitFor(PATIENT);
    await theirs
      .getByText(/Ressemblance : domaine et pays/u)
      .first()
      .waitFor(PATIENT);
    await isRightEverywhere(theirs);
    await theirs.getByRole('button', { name: 'C’est celle-ci : Havel IT Inc.' }).click();
    await theirs
      .getByRole('dialog')
      .getByText(/refusée comme doublon/u)
      .waitFor(PATIENT);
    await isRight(theirs);
    await theirs.keyboard.press('Escape');
    for (const line of ['Revendeur de solutions, Canada', 'Concepteur de solutions, États-Unis']) {
      const approve = theirs.getByRole('button', { name: `Approuver ${line}` });
      await approve.click(PATIENT);
      await approve.waitFor({ state: 'detached', ...PATIENT });
    }
    await onboarding.close();

    const signer = await look(null, await linkTo(`paul.roy@${domain}`));
    await heading(signer.page, `You are invited to ${company}`);
    await signer.page.getByRole('link', { name: 'Sign in and accept' }).click();
    await signer.page.getByRole('button', { name: /^Paul/u }).waitFor(PATIENT);
    await signer.page.goto(new URL('/enrolment', page.url()).href);
    await signer.page
      .getByRole('button', { name: 'Accept the agreement, North America' })
      .click(PATIENT);
    await signer.page.getByRole('checkbox').check(PATIENT);
    await signer.page.getByRole('button', { name: 'Accept as Paul Roy' }).click();
    await heading(signer.page, /You take part in 2 business models/u);
    await signer.close();

    // The applicant's page has followed it without being loaded again.
    await page.locator('li[data-state="done"]').nth(3).waitFor(PATIENT);
    await page.getByRole('link', { name: 'Sign in to follow it' }).click();
    await page.getByRole('button', { name: /^Ines Roy.*Partner administrator/u }).waitFor(PATIENT);
    expect(applicant.complaints.filter((one) => !one.includes('40'))).toEqual([]);
    await applicant.close();
  });

  test('two windows of one application never overwrite each other', async () => {
    const { page, close } = await begun(
      'Tom Tab',
      `tom${Math.round(performance.now())}@tabs.example`,
    );
    await heading(page, 'Company');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await heading(other, 'Company');
    await page.getByLabel('Legal name').fill('First');
    await page.getByText(/^Saved /u).waitFor(PATIENT);
    await other.getByLabel('Legal name').fill('Second');
    await other.getByText('changed in another window').waitFor(PATIENT);
    await isRight(other);
    await other.close({ runBeforeUnload: false });
    await page.reload();
    await heading(page, 'Company');
    expect(await page.getByLabel('Legal name').inputValue()).toBe('First');
    await close();
  });

  test('a colleague asks to join, and the administrator lets them in without loading the page again', async () => {
    const mail = `noe.cote${Math.round(performance.now())}@p00374.example`;
    const admin = await look('partner', '/people');
    const { page, close } = await begun('Noé Côté', mail);
    await heading(page, 'Havel IT Inc. is a partner already');
    await isRightEverywhere(page);
    await page.getByRole('button', { name: 'Ask to join Havel IT Inc.' }).click();
    await heading(page, /have your request/u);
    await isRight(page);
    await admin.page.getByRole('button', { name: 'Let in: Noé Côté' }).last().click(PATIENT);
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByLabel('Role').selectOption('practice-lead');
    await isRight(admin.page);
    await dialog.getByRole('button', { name: 'Let Noé Côté in' }).click();
    await admin.page
      .getByRole('row', { name: new RegExp(`${mail}.*Practice lead`, 'u') })
      .waitFor(PATIENT);
    await heading(page, 'You now act for Havel IT Inc.');
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: /^Noé Côté.*Practice lead/u }).waitFor(PATIENT);
    await close();
    await admin.close();
  });

  test('in French the application is French', async () => {
    const at: Look = { width: 390, scheme: 'light', locale: 'fr-CA' };
    const { page, close } = await look(null, '/apply', at);
    await heading(page, 'Devenir partenaire');
    await isRight(page);
    await close();
  });
}
