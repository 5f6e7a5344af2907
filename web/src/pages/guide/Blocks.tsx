import { Link } from '@tanstack/react-router';
import { createContext, useContext } from 'react';
import { useFormat } from '../../i18n/locale.tsx';
import type { Block } from './found.ts';
import classes from './Guide.module.css';
import { useGuideTexts } from './texts.ts';

type IsListed = (edition: string) => boolean;
const Listed = createContext<IsListed>(() => false);

/** What a chapter or a section says. */
export function Blocks({ blocks, isListed }: { blocks: readonly Block[]; isListed: IsListed }) {
  return (
    <Listed value={isListed}>
      {blocks.map((block, index) => (
        <Said key={index} block={block} />
      ))}
    </Listed>
  );
}

function Said({ block }: { block: Block }) {
  const { say } = useFormat();
  switch (block.kind) {
    case 'text':
      return block.sentences.map(({ text, ref }, index) => (
        <p key={index}>
          {say(text)} <Ref at={ref} />
        </p>
      ));
    case 'list':
      return (
        <ul className={classes['list']}>
          {block.sentences.map(({ text, ref }, index) => (
            <li key={index}>
              {say(text)} <Ref at={ref} />
            </li>
          ))}
        </ul>
      );
    case 'rule':
      return (
        <dl className={classes['rule']}>
          {block.lines.map(({ name, says, ref }, index) => (
            <div key={index}>
              <dt>{say(name)}</dt>
              <dd>
                {say(says)} <Ref at={ref} />
              </dd>
            </div>
          ))}
        </dl>
      );
    case 'asks':
      return (
        <ul className={classes['list']}>
          {block.asks.map(({ depth, text, ref }, index) => (
            <li key={index} className={classes[`depth${Math.min(depth, 3)}`]}>
              {say(text)} <Ref at={ref} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return <Table block={block} />;
    case 'example':
      return <Example block={block} />;
  }
}

function Table({ block }: { block: Extract<Block, { kind: 'table' }> }) {
  const { say } = useFormat();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard has to reach it
    <div className={classes['wide']} role="region" aria-label={say(block.caption)} tabIndex={0}>
      <table className={classes['table']}>
        <caption>{say(block.caption)}</caption>
        <thead>
          <tr>
            {block.columns.map((one, index) => (
              <th key={index} scope="col">
                {say(one)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map(({ name, cells }, row) => (
            <tr key={row}>
              <th scope="row">{say(name)}</th>
              {cells.map(({ lines, ref }, index) => (
                <td key={index}>
                  {lines.map((one, at) => (
                    <div key={at}>
                      {say(one)} {at === lines.length - 1 ? <Ref at={ref} /> : null}
                    </div>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Example({ block }: { block: Extract<Block, { kind: 'example' }> }) {
  const t = useGuideTexts();
  const { say } = useFormat();
  return (
    <aside className={classes['example']}>
      <b>{t('example')}</b>
      <ul className={classes['list']}>
        {block.given.map((one, index) => (
          <li key={index}>{say(one)}</li>
        ))}
      </ul>
      {block.results.map((one, index) => (
        <p key={index}>
          <b>{say(one)}</b>
        </p>
      ))}
      <p className={classes['quiet']}>
        {t('case', { title: block.case })} <Ref at={block.ref} />
      </p>
    </aside>
  );
}

type Place = { edition: string; file: string; line: number };

/** Leads to the line that says it; golden cases and drafts are not among the files that can be opened. */
function Ref({ at }: { at: Place | null }) {
  const t = useGuideTexts();
  const isListed = useContext(Listed);
  if (at === null) return null;
  const { edition, file, line } = at;
  const short = `${file.split('/').at(-1) ?? file}:${line}`;
  const name = t('place', { file, line });
  if (!isListed(edition) || file.includes('/golden/'))
    return (
      <span className={classes['ref']} title={name}>
        {short}
      </span>
    );
  return (
    <Link
      className={classes['ref']}
      to="/edition"
      search={{ edition, file, line: String(line) }}
      title={name}
      aria-label={name}
    >
      {short}
    </Link>
  );
}
