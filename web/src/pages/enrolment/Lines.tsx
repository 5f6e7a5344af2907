import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { EnrolmentOne, LineItem } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { useFresh } from '../../kit/Figure.tsx';
import { StateBadge } from '../../kit/StateBadge.tsx';
import classes from './Enrolment.module.css';
import { useEnrolmentTexts } from './texts.ts';
import { byCountry, isLive, isPast, useLineName, useLineState } from './words.ts';

type Props = {
  enrolment: EnrolmentOne;
  /** Whether the reader is of the company. */
  own: boolean;
  /** What the reader may do with a line; null where they only read. */
  act: {
    readonly drop: (line: LineItem) => void;
    readonly answer: (line: LineItem) => void;
    readonly covers: (country: string) => boolean;
  } | null;
};

/** Sites by country with their business models, each with its state; what is over is folded. */
export function Lines({ enrolment, own, act }: Props) {
  const t = useEnrolmentTexts();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const open = enrolment.lines.filter((line) => !isPast(line));
  const past = enrolment.lines.filter(isPast);
  const shown = all || open.length === 0 ? enrolment.lines : open;
  return (
    <>
      {byCountry(shown, format.country).map(({ country, lines }) => (
        <section key={country} className={classes['country']}>
          <h3>{format.country(country)}</h3>
          <ul>
            {lines.map((line) => (
              <Row key={line.id} {...{ line, enrolment, own, act }} />
            ))}
          </ul>
        </section>
      ))}
      {open.length === 0 || past.length === 0 ? null : (
        <Button className={classes['past'] ?? ''} onClick={() => setAll(!all)}>
          {all ? t('pastHide') : t('past', { count: past.length })}
        </Button>
      )}
    </>
  );
}

function Row({ line, enrolment, own, act }: Props & { line: LineItem }) {
  const words = useCommon();
  const fresh = useFresh(line.state);
  const { tone, word } = useLineState(own)(line, enrolment.state);
  return (
    <li
      className={classes['row']}
      data-fresh={fresh || undefined}
      data-past={isPast(line) || undefined}
    >
      <div>
        <span className={classes['name']}>{words(line.model)}</span>
        <div className={classes['quiet']}>
          <When line={line} />
        </div>
      </div>
      <StateBadge tone={tone}>{word}</StateBadge>
      <div className={classes['rowDo']}>
        {act === null || !act.covers(line.country) ? null : (
          <Moves line={line} state={enrolment.state} act={act} />
        )}
      </div>
      <Words line={line} />
    </li>
  );
}

/** Since when a line takes part, until when, or when it was asked for; and why it was not accepted. */
function When({ line }: { line: LineItem }) {
  const t = useEnrolmentTexts();
  const format = useFormat();
  const days = [
    ...(line.from === null ? [] : [t('since', { day: format.day(line.from) })]),
    ...(line.to === null ? [] : [t('until', { day: format.day(format.lastDayBefore(line.to)) })]),
  ];
  const asked = t('asked', { day: format.dayOfMoment(line.since) });
  const because =
    line.reason === null
      ? []
      : [
          line.reason.code === 'not-answered'
            ? t('because.not-answered')
            : format.say(line.reason.title),
        ];
  return [...(days.length === 0 && because.length === 0 ? [asked] : days), ...because].join(' · ');
}

/** What was asked to change, and what was answered; the reason of a rejection. */
function Words({ line }: { line: LineItem }) {
  const t = useEnrolmentTexts();
  const { said } = line;
  if (said === null || isLive(line) || !['decide', 'answer'].includes(said.what)) return null;
  const who = said.by ?? '';
  const isAsked = said.what === 'decide' && line.state === 'action_required';
  const key = said.what === 'answer' ? 'said.answer' : isAsked ? 'said.change' : 'said.reason';
  return (
    <div className={classes['said']}>
      {who === '' ? (isAsked ? t('said.change.nobody') : '') : t(key, { who })}
      <q>{said.reason}</q>
    </div>
  );
}

type MovesProps = { line: LineItem; state: EnrolmentOne['state']; act: NonNullable<Props['act']> };

function Moves({ line, state, act }: MovesProps) {
  const t = useEnrolmentTexts();
  const name = useLineName()(line);
  const mayDrop = !isPast(line) && line.state !== 'resting' && state !== 'dormant';
  return (
    <>
      {line.state === 'action_required' ? (
        <Button onClick={() => act.answer(line)} aria-label={t('answerOne', { line: name })}>
          {t('answer')}
        </Button>
      ) : null}
      {mayDrop ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={`${name}: ${t('drop')}`}>
              <IconDots size={18} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconTrash size={16} stroke={1.7} aria-hidden />}
              onClick={() => act.drop(line)}
            >
              {t('drop')}…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </>
  );
}
