import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { ApplicationOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { CompanyStep } from './CompanyStep.tsx';
import { ContactsStep } from './ContactsStep.tsx';
import { type Drafting, STEPS, type StepName, stepOf, useDrafting } from './drafting.ts';
import { Leave } from './Leave.tsx';
import { Review } from './Review.tsx';
import { SignerStep } from './SignerStep.tsx';
import { SitesStep } from './SitesStep.tsx';
import { useApplyTexts } from './texts.ts';
import classes from './Apply.module.css';

/** What each step gets: the draft, and what is wrong with a field once its step was left. */
export type StepProps = Pick<Drafting, 'draft' | 'change'> & {
  application: ApplicationOne;
  errorOf: (pointer: string) => string | null;
};

const BODY = {
  company: CompanyStep,
  sites: SitesStep,
  contacts: ContactsStep,
  signer: SignerStep,
} as const;

/** The guided form: a step at a time, saved as it goes, in any order. */
export function ApplicationForm({ application }: { application: ApplicationOne }) {
  const t = useApplyTexts();
  const { step = 'company' } = useSearch({ from: '/apply' });
  const navigate = useNavigate();
  const drafting = useDrafting(application);
  const { draft, change, save, saving } = drafting;
  /** Steps that were gone on from: what is wrong in them is said. */
  const [checked, setChecked] = useState<ReadonlySet<StepName>>(new Set());
  const head = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLFormElement>(null);
  const at = STEPS.indexOf(step);
  const isWrong = (one: StepName) => application.lacking.some((lack) => stepOf(lack) === one);

  const isFirst = useRef(true);
  useEffect(() => {
    // From step to step the reader is at its title; the page that opens is left at its top.
    if (!isFirst.current) head.current?.focus();
    isFirst.current = false;
  }, [step]);

  const go = (to: StepName) => void navigate({ to: '/apply', search: { step: to } });
  async function goOn() {
    const saved = await save();
    setChecked((before) => new Set([...before, step]));
    if (saved === null) return;
    if (!saved.lacking.some((lack) => stepOf(lack) === step)) {
      go(STEPS[at + 1] ?? 'review');
      return;
    }
    // The first field that lacks something, once it says so.
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
    );
  }

  const errorOf = (pointer: string): string | null => {
    const lack = application.lacking.find((one) => one.pointer === pointer);
    return lack !== undefined && checked.has(stepOf(lack)) ? t(lack.code) : null;
  };
  const Body = step === 'review' ? null : BODY[step];
  return (
    <div className={classes['form']}>
      <nav aria-label={t('form.steps')} className={classes['steps']}>
        <p className={classes['of']}>{t('form.of', { step: at + 1, steps: STEPS.length })}</p>
        <ol>
          {STEPS.map((one) => {
            const isDone = one !== 'review' && !isWrong(one) && one !== step;
            return (
              <li key={one} data-done={isDone || undefined}>
                <Link
                  to="/apply"
                  search={{ step: one }}
                  aria-current={one === step ? 'step' : undefined}
                  onClick={() => void save()}
                >
                  <span className={classes['dot']} aria-hidden>
                    {isDone ? <IconCheck size={14} stroke={2.5} /> : STEPS.indexOf(one) + 1}
                  </span>
                  <span className={classes['stepName']}>
                    {t(`step.${one}`)}
                    {isDone ? <span className="visually-hidden">, {t('form.done')}</span> : null}
                  </span>
                </Link>
              </li>
            );
          })}
        </ol>
        <p className={classes['asWho']}>{t('form.as', { mail: application.mail })}</p>
      </nav>
      <div className={classes['step']}>
        <SavedLine drafting={drafting} />
        <h1 ref={head} tabIndex={-1} className={classes['h1']}>
          {t(`step.${step}`)}
        </h1>
        {Body === null ? (
          <Review application={application} draft={draft} save={save} go={go} />
        ) : (
          <form
            ref={body}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void goOn();
            }}
          >
            <Body application={application} draft={draft} change={change} errorOf={errorOf} />
            <div className={classes['buttons']}>
              {at === 0 ? null : (
                <Button size="md" onClick={() => go(STEPS[at - 1] ?? 'company')}>
                  {t('form.back')}
                </Button>
              )}
              <Button
                type="submit"
                variant="filled"
                size="md"
                loading={saving === 'saving'}
                disabled={saving === 'stale'}
              >
                {t('form.next')}
              </Button>
            </div>
          </form>
        )}
        <Leave application={application} />
      </div>
    </div>
  );
}

/** Whether what was typed is saved; where it is not, what to do. */
function SavedLine({ drafting: { saving, save } }: { drafting: Drafting }) {
  const t = useApplyTexts();
  const format = useFormat();
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  useEffect(() => {
    if (saving === 'saving') setSavedAt(new Date());
  }, [saving]);
  if (saving === 'stale') {
    return (
      <div role="alert" className={classes['alert']}>
        <p>
          <b>{t('stale.title')}</b>
        </p>
        <p>{t('stale.says')}</p>
        <Button onClick={() => location.reload()}>{t('stale.go')}</Button>
      </div>
    );
  }
  if (saving === 'failed') {
    return (
      <div role="alert" className={classes['alert']}>
        <p>{t('save.failed')}</p>
        <Button onClick={() => void save()}>{t('save.again')}</Button>
      </div>
    );
  }
  return (
    <p role="status" className={classes['savedLine']} data-state={saving}>
      {saving !== 'saved'
        ? t(saving)
        : savedAt === null
          ? ''
          : t('saved', { time: format.clock(savedAt) })}
    </p>
  );
}
