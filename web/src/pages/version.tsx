import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { editionsQuery } from '../api/journeys.ts';
import { simulationsQuery, tryOnAll, versionQuery } from '../api/versions.ts';
import type { EditionOne } from '../api/types.ts';
import { useFormat } from '../i18n/locale.tsx';
import { List } from '../kit/List.tsx';
import { ErrorNote, PageSkeleton } from '../kit/Notes.tsx';
import { PageBody, PageTitle, Section } from '../kit/Page.tsx';
import { StateBadge } from '../kit/StateBadge.tsx';
import { useMe } from '../shell/me.tsx';
import { Changes } from './versions/Changes.tsx';
import { Found } from './versions/Found.tsx';
import { Release } from './versions/Release.tsx';
import { Sections } from './versions/Sections.tsx';
import { useVersionTexts } from './versions/texts.ts';
import { TRY_TONE } from './versions/tones.ts';
import classes from './versions/Versions.module.css';

/** A draft as its files are now: what is found, what it changes, what came of trying it. */
export function VersionPage() {
  const { editionId } = useParams({ from: '/gate/shell/versions/$editionId' });
  const version = useQuery(versionQuery(editionId));
  const list = useQuery(editionsQuery());
  if (version.data === undefined) {
    return version.error === null ? (
      <PageSkeleton />
    ) : (
      <PageBody>
        <ErrorNote error={version.error} again={() => void version.refetch()} />
      </PageBody>
    );
  }
  const against = list.data?.items.find(({ inForce }) => inForce)?.id;
  const canBeRead = version.data.hash !== '';
  return (
    <PageBody>
      <Head version={version.data} />
      <Found version={version.data} />
      {against === undefined ? null : <Changes edition={editionId} against={against} />}
      <Tries edition={editionId} />
      {canBeRead ? <Sections items={version.data.items} /> : null}
    </PageBody>
  );
}

function Head({ version }: { version: EditionOne }) {
  const t = useVersionTexts();
  const format = useFormat();
  const me = useMe();
  const navigate = useNavigate();
  const { id, findings, cases, hash } = version;
  const title = format.say(version.title);
  const failing = cases.filter(({ passed }) => !passed).length;
  const trying = useMutation({
    mutationFn: () => tryOnAll(id),
    onSuccess: (one) =>
      navigate({
        to: '/versions/$editionId/tries/$simulationId',
        params: { editionId: id, simulationId: one.id },
      }),
  });
  return (
    <>
      <PageTitle
        above={<Link to="/versions">{t('back')}</Link>}
        title={
          findings.length > 0
            ? t('head.wrong', { title, count: findings.length })
            : failing > 0
              ? t('head.fails', { title, count: failing })
              : t('head.right', { title, cases: cases.length })
        }
        line={hash === '' ? t('head.line.unread') : t('head.line', { hash: hash.slice(0, 12) })}
      >
        {me.may.includes('simulations.run') ? (
          <Button
            variant="filled"
            disabled={hash === '' || trying.isPending}
            onClick={() => trying.mutate()}
          >
            {t(trying.isPending ? 'trying' : 'tryAll')}
          </Button>
        ) : null}
      </PageTitle>
      {trying.error === null ? null : <ErrorNote error={trying.error} />}
    </>
  );
}

function Tries({ edition }: { edition: string }) {
  const t = useVersionTexts();
  const format = useFormat();
  const tries = useQuery(simulationsQuery(edition));
  const items = tries.data?.items ?? [];
  const ready = items.find(({ state, isCurrent }) => state === 'done' && isCurrent) ?? null;
  return (
    <Section title={t('tries')}>
      {items.length === 0 ? (
        <p className={classes['quiet']}>{t('tries.none')}</p>
      ) : (
        <List
          label={t('tries')}
          columns={[
            { key: 'when', label: t('change') },
            { key: 'state', label: t('state') },
            { key: 'rises', label: t('rises'), end: true, wide: true },
            { key: 'falls', label: t('falls'), end: true, wide: true },
          ]}
        >
          {items.map((one) => (
            <tr key={one.id}>
              <td>
                <Link
                  className={classes['name']}
                  to="/versions/$editionId/tries/$simulationId"
                  params={{ editionId: edition, simulationId: one.id }}
                >
                  {format.moment(one.askedAt)}
                </Link>
                {one.isCurrent ? null : <span className={classes['quiet']}> {t('outdated')}</span>}
              </td>
              <td>
                <StateBadge tone={TRY_TONE[one.state]}>{t(`state.${one.state}`)}</StateBadge>
              </td>
              <td data-end data-wide>
                {format.number(one.totals.rises)}
              </td>
              <td data-end data-wide>
                {format.number(one.totals.falls)}
              </td>
            </tr>
          ))}
        </List>
      )}
      <Release edition={edition} simulation={ready} />
    </Section>
  );
}
