import type { EditionOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Section } from '../../kit/Page.tsx';
import { useVersionTexts } from './texts.ts';
import classes from './Versions.module.css';

type Item = EditionOne['items'][number];

/** All that a version says, section by section, to unfold. */
export function Sections({ items }: { items: readonly Item[] }) {
  const t = useVersionTexts();
  const sections = [...new Set(items.map(({ section }) => section))];
  return (
    <Section title={t('sections')}>
      <div className={classes['frame']}>
        {sections.map((section) => {
          const own = items.filter((one) => one.section === section);
          return (
            <div key={section}>
              <details>
                <summary>
                  <b>{t(`section.${section}`)}</b>{' '}
                  <span className={classes['quiet']}>{own.length}</span>
                </summary>
                {own.map((item) => (
                  <InWords key={item.id} item={item} />
                ))}
              </details>
            </div>
          );
        })}
      </div>
    </Section>
  );
}

function InWords({ item }: { item: Item }) {
  const format = useFormat();
  return (
    <div className={classes['section']}>
      <p>
        <b>
          {item.number === null ? '' : `${item.number} `}
          {format.say(item.title)}
        </b>{' '}
        <span className={classes['quiet']}>
          {item.place.file}:{item.place.line}
        </span>
      </p>
      {item.says === null ? null : <p className={classes['says']}>{format.say(item.says)}</p>}
      <dl className={classes['parts']}>
        {item.parts.map((part) => (
          <div key={part.id} style={{ display: 'contents' }}>
            <dt>{format.say(part.name)}</dt>
            <dd>{format.say(part.says)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
