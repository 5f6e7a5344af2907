import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { rolesQuery } from '../api/members.ts';
import type { RoleItem } from '../api/types.ts';
import { useCommon } from '../i18n/common.ts';
import { useFormat } from '../i18n/locale.tsx';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle, Section } from '../kit/Page.tsx';
import { usePeopleTexts } from './people/texts.ts';
import classes from './people/People.module.css';

const KINDS = ['partner', 'distributor', 'vendor'] as const;

/** *Roles and rights*: every role in words, from the table that the product goes by. */
export function RolesPage() {
  const t = usePeopleTexts();
  const roles = useQuery(rolesQuery());
  if (roles.isError) {
    return (
      <PageBody>
        <ErrorNote error={roles.error} again={() => void roles.refetch()} />
      </PageBody>
    );
  }
  if (roles.data === undefined) return <PageSkeleton />;
  const { items } = roles.data;
  return (
    <PageBody>
      <PageTitle
        above={<Link to="/people">{t('roles.back')}</Link>}
        title={t('roles.title', { count: items.length })}
        line={t('roles.line')}
      />
      {KINDS.map((kind) => (
        <Section key={kind} title={t(`roles.${kind}`)}>
          <div className={classes['roles']}>
            {items
              .filter((item) => item.organisation === kind)
              .map((item) => (
                <RoleOne key={item.role} item={item} />
              ))}
          </div>
        </Section>
      ))}
    </PageBody>
  );
}

function RoleOne({ item }: { item: RoleItem }) {
  const c = useCommon();
  const format = useFormat();
  return (
    <article className={classes['roleOne']}>
      <div>
        <h3>{c(item.role)}</h3>
        <p className={classes['quiet']}>{format.say(item.sees)}</p>
      </div>
      <ul className={classes['may']}>
        {item.may.map(({ action, says }) => (
          <li key={action}>{format.say(says)}</li>
        ))}
      </ul>
    </article>
  );
}
