/** Scenes of enrolments, played in the product of whoever calls: two companies, onboarding and compliance. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { LOOKS, type Look, type Sight } from './web-a.browser.ts';

const PAGES = [
  { name: 'an enrolment that takes part', person: 'partner', path: '/enrolment' },
  { name: 'one that a practice lead reads', person: 'lead', path: '/enrolment' },
  { name: 'one with an agreement to accept', person: 'admin-p00012', path: '/enrolment' },
  { name: 'one with a change to answer', person: 'admin-p00087', path: '/enrolment' },
  { name: 'one in grace', person: 'admin-p00101', path: '/enrolment' },
  { name: 'one that is suspended', person: 'admin-p00040', path: '/enrolment' },
  { name: 'one that was left', person: 'admin-p00061', path: '/enrolment' },
  { name: 'the applications of onboarding', person: 'onboarding', path: '/decisions' },
  { name: 'a screening hit', person: 'compliance', path: '/decisions' },
] as const;

type Open = (person: string, path: string, at?: Look) => Promise<Sight>;

/** `look` opens a page as somebody; `isSound` says what is wrong with it. */
export function enrolmentScenes(look: Open, isSound: (sight: Sight) => Promise<void>): void {
  describe.each(LOOKS)('at $width px, $scheme', (at) => {
    test.each(PAGES)('$name is sound', async ({ person, path }) => {
      const sight = await look(person, path, at);
      await isSound(sight);
      await sight.close();
    });

    test('the text of an agreement, and what a renewal asks, are sound', async () => {
      const sight = await look('admin-p00057', '/enrolment', at);
      const { page } = sight;
      await page.getByRole('button', { name: 'Read the agreement, International' }).click();
      await page.getByRole('dialog').getByText('The law of Ireland applies.').waitFor();
      // What of the page behind the dialog is half below the phone's bar depends on how far it was scrolled.
      await page.evaluate(() => window.scrollTo(0, 0));
      await isSound(sight);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Renew', exact: true }).click();
      await page.getByRole('checkbox', { name: 'Walter Stone' }).waitFor();
      await isSound(sight);
      await sight.close();
    });

    test('a package of onboarding, and the form of a rejection, are sound', async () => {
      const sight = await look('onboarding', '/decisions', at);
      const { page } = sight;
      await page.getByRole('link', { name: /Juniper Systems.*Demande/ }).click();
      await page.getByRole('button', { name: /^Refuser/ }).click();
      await page.getByLabel('Pourquoi n’est-ce pas accepté?').waitFor();
      await isSound(sight);
      await sight.close();
    });
  });

  test('a package is decided line by line; the company sees each decision without a reload, answers, accepts and begins', async () => {
    const company = await look('admin-p00052', '/enrolment');
    const vendor = await look('onboarding', '/decisions');
    const [ours, theirs] = [company.page, vendor.page];
    await ours.evaluate(() => Reflect.set(window, 'openedOnce', true));
    await theirs.getByRole('link', { name: /Cumbre Data Inc\..*3 lignes attendent/ }).click();
    await theirs.getByText('3 cochées sur 6').waitFor();
    await theirs.getByRole('heading', { level: 1, name: '3 lignes attendent' }).waitFor();

    await theirs.getByRole('button', { name: 'Approuver Revendeur de solutions, Brésil' }).click();
    await state(ours, 'Brazil', 'Solution Reseller')
      .getByText(/^Approved/)
      .waitFor();
    await theirs.getByText('4 cochées sur 6').waitFor();

    await theirs.getByRole('button', { name: /^Demander une correction, Concepteur/ }).click();
    await theirs.getByLabel('Que faut-il corriger?').fill('Which offering, and who maintains it?');
    await theirs.getByRole('button', { name: 'Envoyer la demande de correction' }).click();
    const builder = state(ours, 'Canada', 'Solution Builder');
    await builder.getByText('Needs your change').waitFor();
    await builder.getByText('Which offering, and who maintains it?').waitFor();

    await theirs.getByRole('button', { name: /^Refuser Fournisseur.*Allemagne/ }).click();
    await theirs.getByRole('button', { name: 'Refuser', exact: true }).click();
    await theirs.getByText('Choisissez le motif.').waitFor();
    await theirs
      .getByLabel('Pourquoi n’est-ce pas accepté?')
      .selectOption({ label: 'Ce modèle n’est pas offert dans ce pays' });
    await theirs.getByRole('button', { name: 'Refuser', exact: true }).click();
    await theirs.getByRole('heading', { level: 1, name: 'Rien n’y attend' }).waitFor();
    await ours.getByRole('button', { name: 'Show one that no longer takes part' }).waitFor();

    await ours.getByRole('button', { name: /^Answer what was asked/ }).click();
    await ours.getByLabel('Your answer').fill('A monitoring add-on; Nadia’s team of three.');
    await ours.getByRole('button', { name: 'Send the answer' }).click();
    await theirs.getByText('A monitoring add-on; Nadia’s team of three.').first().waitFor();

    for (const entity of ['International', 'North America']) {
      await ours.getByRole('button', { name: `Accept the agreement, ${entity}` }).click();
      await ours.getByRole('button', { name: 'Accept as Nadia Farouk' }).click();
      await ours.getByText('Confirm that you have read it.').waitFor();
      await ours.getByRole('checkbox').check();
      await ours.getByRole('button', { name: 'Accept as Nadia Farouk' }).click();
      await ours.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await ours
      .getByRole('heading', { level: 1, name: /^You take part in 2 business models/ })
      .waitFor();
    await ours
      .getByText(/^Version 2023-07, accepted by Nadia Farouk on/)
      .first()
      .waitFor();
    expect(await ours.evaluate(() => Reflect.get(window, 'openedOnce'))).toBe(true);
    expect([...company.complaints, ...vendor.complaints]).toEqual([]);
    await company.close();
    await vendor.close();
  });

  test('a package is taken: whoever looks sees who works on it, until it is given back', async () => {
    const onboarding = await look('onboarding', '/decisions?view=mine');
    const owner = await look('owner', '/decisions?view=team');
    for (const { page } of [onboarding, owner])
      await page.getByRole('link', { name: /São Bento.*(?:Demande|Application)/ }).click();
    const { page } = onboarding;
    const take = page.getByRole('button', { name: 'La prendre' });
    const giveBack = page.getByRole('button', { name: 'La rendre' });
    await take.or(giveBack).waitFor();
    // A try before this one may have ended half-way.
    if (await giveBack.isVisible()) await giveBack.click();
    await take.click();
    await page.getByText(/À vous pendant (?:30|29) minutes/).waitFor();
    await isSound(onboarding);
    await owner.page.getByText(/Amara Diallo works on this until/).waitFor();
    await owner.page.getByRole('link', { name: /São Bento.*Amara Diallo/ }).waitFor();
    await isSound(owner);
    await giveBack.click();
    await owner.page.getByText(/Amara Diallo works on this until/).waitFor({ state: 'detached' });
    await onboarding.close();
    await owner.close();
  });

  test('keys decide a package, each is announced, and what was decided is taken back with a reason', async () => {
    const sight = await look('onboarding', '/decisions?view=mine');
    const { page } = sight;
    const line = page.getByRole('link', { name: /São Bento.*(?:Demande|Application)/ });
    await line.click();
    const approve = page.getByRole('button', { name: /^Approuver/ });
    const back = page.getByRole('button', { name: /^Annuler la décision,/ });
    await approve.waitFor();
    await page.keyboard.press('c');
    await page.getByLabel('Que faut-il corriger?').waitFor();
    // What is typed is no key.
    await page.keyboard.type('a r');
    expect(await page.getByLabel('Que faut-il corriger?').inputValue()).toBe('a r');
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    await page.getByLabel('Pourquoi n’est-ce pas accepté?').waitFor();
    await page.keyboard.press('Escape');
    await approve.waitFor();
    await page.keyboard.press('a');
    await said(page, /est approuvé \(São Bento Software Ltd\.\)/);
    await back.click();
    await page.getByRole('button', { name: 'Annuler la décision', exact: true }).click();
    await page.getByText('Un motif est nécessaire.').waitFor();
    await page.getByLabel('Pourquoi était-ce une erreur?').fill('La mauvaise entreprise');
    await isSound(sight);
    await page.keyboard.press('Control+Enter');
    await said(page, /est annulée/);
    await approve.waitFor();
    await page.getByText('La mauvaise entreprise').first().waitFor();
    await sight.close();
  });

  test('packages with nothing singular in them are decided together, a rejection for a coded reason', async () => {
    const sight = await look('onboarding', '/decisions?view=mine');
    const { page } = sight;
    await page.getByRole('button', { name: 'Autres actions sur les décisions' }).click();
    await page.getByRole('menuitem', { name: 'En décider plusieurs' }).click();
    await page.getByRole('checkbox', { name: /São Bento/ }).check();
    await page.getByRole('button', { name: 'Refuser (1)' }).click();
    await page.getByRole('button', { name: 'Refuser (1)' }).click();
    await page.getByText('Choisissez le motif.').waitFor();
    await isSound(sight);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Approuver (1)' }).click();
    await page.getByRole('button', { name: 'Approuver (1)' }).click();
    await page.getByText('1 décision prise').first().waitFor();
    await isSound(sight);
    // It waits again: others look at it, too.
    await page.goto(new URL('/decisions?view=decided', page.url()).href);
    await page.getByRole('link', { name: /São Bento.*(?:Demande|Application)/ }).click();
    await page.getByRole('button', { name: /^Annuler la décision,/ }).click();
    await page.getByLabel('Pourquoi était-ce une erreur?').fill('Trop vite');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: /^Approuver/ }).waitFor();
    await sight.close();
  });

  test('of two who decide the same line the second hears who was faster, and keeps what they wrote', async () => {
    const [slow, fast] = [
      await look('onboarding', '/decisions'),
      await look('onboarding', '/decisions'),
    ];
    for (const { page } of [slow, fast]) {
      await page.getByRole('link', { name: /São Bento Software.*Demande/ }).click();
      await page.getByRole('button', { name: /^Approuver Concepteur/ }).waitFor();
    }
    await slow.page.getByRole('button', { name: /^Demander une correction/ }).click();
    await slow.page.getByLabel('Que faut-il corriger?').fill('Qui la maintient?');
    await fast.page.getByRole('button', { name: /^Approuver Concepteur/ }).click();
    const note = slow.page.getByRole('alert');
    await note.getByText(/Amara Diallo.*Approuvé/).waitFor();
    await note.getByText('Qui la maintient?').waitFor();
    await slow.page.getByRole('button', { name: 'Compris' }).click();
    await note.waitFor({ state: 'detached' });
    await slow.close();
    await fast.close();
  });

  test('compliance clears a hit with its list beside it, and the company hears that its move has come', async () => {
    const company = await look('admin-p00085', '/enrolment');
    const { page, close } = await look('compliance', '/decisions');
    await page.getByText('Found: outlook.com').first().waitFor();
    await page.getByText(/^List local-2023-07/).waitFor();
    await page.getByRole('button', { name: /^Clear the hit for/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Nothing of it waits' }).waitFor();
    await company.page
      .getByRole('button', { name: 'Accept the agreement, North America' })
      .waitFor();
    await close();
    await company.close();
  });

  test('a manager ends a suspension, and suspends again with a reason that the company reads', async () => {
    const company = await look('admin-p00040', '/enrolment');
    const { page, close } = await look('manager', '/partners?q=Granite%20Networks%20Inc');
    await page.getByRole('link', { name: 'Granite Networks Inc.' }).first().click();
    await page.getByRole('button', { name: 'End the suspension' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End the suspension' }).click();
    const heading = (name: RegExp) => company.page.getByRole('heading', { level: 1, name });
    await heading(/^You take part in/).waitFor();
    await page.getByRole('button', { name: 'Suspend', exact: true }).click();
    await page.getByRole('button', { name: 'Suspend it' }).click();
    await page.getByText('A suspension needs its reason.').waitFor();
    await page
      .getByRole('textbox', { name: 'Why?' })
      .fill('Another customer asks us to look into an offer.');
    await page.getByRole('button', { name: 'Suspend it' }).click();
    await heading(/^Your enrolment is suspended/).waitFor();
    await company.page.getByText('Another customer asks us').first().waitFor();
    await close();
    await company.close();
  });
}

/** What a screen reader was told last. */
const said = (page: Page, words: RegExp) =>
  page.locator('[aria-live]').filter({ hasText: words }).first().waitFor({ state: 'attached' });

/** The row of a model in a country. */
const state = (page: Page, country: string, model: string) =>
  page
    .locator('section')
    .filter({ has: page.getByRole('heading', { level: 3, name: country, exact: true }) })
    // The sections of countries stand in one that has them all.
    .last()
    .getByRole('listitem')
    .filter({ hasText: model });
