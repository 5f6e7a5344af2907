import { Button, Progress } from '@mantine/core';
import { Dropzone, type FileRejection } from '@mantine/dropzone';
import { IconUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../../api/announce.ts';
import { importFile } from '../../api/imports.ts';
import type { ImportReport } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { ErrorNote } from '../../kit/Notes.tsx';
import { ToneIcon } from '../../kit/StateBadge.tsx';
import classes from './Import.module.css';
import { csvOf } from './csv.ts';
import { useSourcesTexts } from './texts.ts';

type Job = {
  readonly id: number;
  readonly file: File;
  readonly report: ImportReport | null;
  readonly error: unknown;
};
let jobs = 0;

/** Files of facts, one after the other in the order dropped; each with its report. */
export function Import() {
  const t = useSourcesTexts();
  const queries = useQueryClient();
  const [list, setList] = useState<readonly Job[]>([]);
  const [wrong, setWrong] = useState<readonly string[]>([]);

  const put = (job: Job) =>
    setList((all) =>
      all.some((each) => each.id === job.id)
        ? all.map((each) => (each.id === job.id ? job : each))
        : [job, ...all],
    );
  const run = async (job: Job) => {
    put({ ...job, report: null, error: null });
    try {
      const report = await importFile(job.file);
      put({ ...job, report, error: null });
      announce(t('import.done', { name: job.file.name, read: report.read }));
    } catch (error) {
      put({ ...job, report: null, error });
    }
    await queries.invalidateQueries({ queryKey: ['source'] });
  };
  const drop = async (files: readonly File[]) => {
    setWrong([]);
    const made = files.map((file) => ({ id: (jobs += 1), file, report: null, error: null }));
    for (const job of made) put(job);
    for (const job of made) await run(job);
  };
  return (
    <div className={classes['import']}>
      <Dropzone
        onDrop={(files) => void drop(files)}
        onReject={(rejections: readonly FileRejection[]) =>
          setWrong(rejections.map(({ file }) => t('import.wrong', { name: file.name })))
        }
        validator={(file) =>
          /\.(csv|tsv|jsonl|ndjson)$/i.test(file.name)
            ? null
            : { code: 'not-facts', message: t('import.wrong', { name: file.name }) }
        }
        className={classes['drop'] ?? ''}
        inputProps={{ 'aria-label': t('import.drop') }}
      >
        <div className={classes['dropWords']}>
          <IconUpload size={20} stroke={1.6} aria-hidden />
          <span>
            <b>{t('import.drop')}</b>
            <span className={classes['quiet']}>{t('import.drop.note')}</span>
          </span>
        </div>
      </Dropzone>
      {wrong.map((says) => (
        <p key={says} role="alert" className={classes['wrong']}>
          {says}
        </p>
      ))}
      {list.map((job) => (
        <JobPiece key={job.id} job={job} again={() => void run(job)} />
      ))}
    </div>
  );
}

function JobPiece({ job, again }: { job: Job; again: () => void }) {
  const t = useSourcesTexts();
  if (job.report !== null) return <Report report={job.report} />;
  if (job.error !== null) {
    return (
      <div>
        <p className={classes['name']}>{t('import.failed', { name: job.file.name })}</p>
        <ErrorNote error={job.error} again={again} />
        <p className={classes['quiet']}>{t('import.failed.says')}</p>
      </div>
    );
  }
  return (
    <div className={classes['running']} role="status">
      <p className={classes['name']}>{t('import.running', { name: job.file.name })}</p>
      <Progress
        value={100}
        animated
        size={6}
        radius={3}
        aria-label={t('import.running', { name: job.file.name })}
      />
      <p className={classes['quiet']}>{t('import.leave')}</p>
    </div>
  );
}

const KINDS = [
  'trainings',
  'certifications',
  'deals',
  'consumption',
  'exchange-rates',
  'accounts',
  'cloudevents',
  'events',
  'statements',
  'xapi',
] as const;

function Report({ report }: { report: ImportReport }) {
  const t = useSourcesTexts();
  const format = useFormat();
  const known = KINDS.find((kind) => kind === report.kind);
  const kind = known === undefined ? report.kind : t(`kind.${known}`);
  const figures = [
    ['import.new', report.new],
    ['duplicate', report.duplicate],
    ['parked', report.parked],
    ['refused', report.refused],
  ] as const;
  return (
    <section className={classes['report']}>
      <header className={classes['reportHead']}>
        <ToneIcon tone={report.state === 'failed' ? 'refused' : 'done'} />
        <p className={classes['name']}>
          {t('import.done', { name: report.file, read: report.read })}{' '}
          <span className={classes['quiet']}>{t('import.kind', { kind })}</span>
        </p>
      </header>
      <dl className={classes['figures']}>
        {figures.map(([key, value]) => (
          <div key={key} data-of={key} data-zero={value === 0 || undefined}>
            <dt>{t(key)}</dt>
            <dd data-num>{format.number(value)}</dd>
          </div>
        ))}
      </dl>
      {report.refused === 0 ? (
        <p className={classes['quiet']}>{t('import.none')}</p>
      ) : (
        <Refused report={report} />
      )}
    </section>
  );
}

const SHOWN = 20;

function Refused({ report }: { report: ImportReport }) {
  const t = useSourcesTexts();
  const shown = report.refusals.slice(0, SHOWN);
  return (
    <>
      <div className={classes['refusedHead']}>
        <h3>{t('import.refusals', { count: report.refused })}</h3>
        <Button size="xs" onClick={() => saveCsv(report)}>
          {t('import.save')}
        </Button>
      </div>
      <ul className={classes['refused']}>
        {shown.map((each) => (
          <li key={each.line}>
            <span className={classes['line']}>{t('refused.line', { line: each.line })}</span>
            <span className={classes['why']}>
              <span>{each.reason}</span>
              <code>{each.excerpt}</code>
            </span>
          </li>
        ))}
      </ul>
      {report.refused > shown.length ? (
        <p className={classes['quiet']}>{t('import.only', { shown: shown.length })}</p>
      ) : null}
    </>
  );
}

/** Gives the refused lines as a file, to be mended and sent again. */
function saveCsv(report: ImportReport): void {
  const address = URL.createObjectURL(new Blob([csvOf(report)], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = report.file.replace(/(\.csv)?$/i, '-refused.csv');
  link.click();
  URL.revokeObjectURL(address);
}
