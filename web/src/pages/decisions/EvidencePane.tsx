import { ActionIcon, Modal, Skeleton } from '@mantine/core';
import { IconDownload, IconExternalLink, IconZoomIn } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { evidenceAddress } from '../../api/journeys.ts';
import type { ApprovalOne, EvidenceItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { sizeOf } from '../step/size.ts';
import classes from './EvidencePane.module.css';
import { useDecisionsTexts } from './texts.ts';

/** What was handed in, shown: text and pictures in place, the rest to download; earlier rounds below. */
export function EvidencePane({ one }: { one: ApprovalOne }) {
  const t = useDecisionsTexts();
  const latest = Math.max(0, ...one.evidence.map((item) => item.round ?? 0));
  const now = one.evidence.filter((item) => (item.round ?? latest) === latest);
  const before = one.evidence.filter((item) => (item.round ?? latest) < latest);
  return (
    <section className={classes['pane']}>
      <div className={classes['head']}>
        <h2>{t('evidence')}</h2>
        <span className={classes['quiet']}>{t('evidence.items', { count: now.length })}</span>
      </div>
      {now.length === 0 ? <p className={classes['quiet']}>{t('evidence.none')}</p> : null}
      {now.map((item) => (
        <Piece key={item.id} item={item} journey={one.journey} />
      ))}
      {before.length === 0 ? null : (
        <>
          <h2 className={classes['earlier']}>{t('evidence.earlier')}</h2>
          {before.map((item) => (
            <Piece key={item.id} item={item} journey={one.journey} folded />
          ))}
        </>
      )}
    </section>
  );
}

type PieceProps = { item: EvidenceItem; journey: string; folded?: boolean };

function Piece({ item, journey, folded = false }: PieceProps) {
  const t = useDecisionsTexts();
  const format = useFormat();
  const [larger, setLarger] = useState(false);
  const address = evidenceAddress(journey, item);
  const picture = isPicture(item);
  return (
    <figure className={classes['piece']}>
      <figcaption className={classes['caption']}>
        <span className={classes['name']}>{item.name}</span>
        <span className={classes['quiet']}>
          {[
            ...(item.size === null ? [] : [sizeOf(item.size, format)]),
            format.dayOfMoment(item.at),
            ...(folded && item.round !== null ? [t('evidence.round', { round: item.round })] : []),
          ].join(', ')}
        </span>
        {picture && !folded ? (
          <ActionIcon
            onClick={() => setLarger(true)}
            aria-label={t('evidence.larger', { name: item.name })}
          >
            <IconZoomIn size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        ) : null}
        {item.kind === 'file' ? (
          <ActionIcon
            component="a"
            href={address}
            download={item.name}
            aria-label={t('evidence.download', { name: item.name })}
          >
            <IconDownload size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        ) : null}
      </figcaption>
      {folded ? null : <Body item={item} address={address} />}
      <Modal
        opened={larger}
        onClose={() => setLarger(false)}
        title={item.name}
        size="auto"
        closeButtonProps={{ 'aria-label': t('reason.back') }}
      >
        <img src={address} alt={item.name} className={classes['large']} />
      </Modal>
    </figure>
  );
}

const isPicture = (item: EvidenceItem): boolean => item.mediaType?.startsWith('image/') ?? false;
const isText = (item: EvidenceItem): boolean => item.mediaType?.startsWith('text/') ?? false;

function Body({ item, address }: { item: EvidenceItem; address: string }) {
  const t = useDecisionsTexts();
  if (item.kind === 'note') return <p className={classes['paper']}>{item.note}</p>;
  if (item.kind === 'link') {
    return (
      <p className={classes['paper']}>
        <a href={address} target="_blank" rel="noreferrer noopener" className={classes['link']}>
          {address} <IconExternalLink size={14} stroke={1.8} aria-hidden />
        </a>
        {item.note === null ? null : <span className={classes['noteText']}>{item.note}</span>}
      </p>
    );
  }
  if (isPicture(item)) {
    return <img src={address} alt={item.name} className={classes['picture']} loading="lazy" />;
  }
  if (isText(item)) return <TextBody address={address} />;
  // No browser shows a PDF in a frame that is closed off, and what others upload gets no open one.
  return (
    <p className={classes['paper']}>
      {t('evidence.noPreview')}{' '}
      <a href={address} download={item.name} className={classes['link']}>
        {t('evidence.download', { name: item.name })}
      </a>
    </p>
  );
}

const SHOWN_CHARS = 20_000;

function TextBody({ address }: { address: string }) {
  const t = useDecisionsTexts();
  const format = useFormat();
  const text = useQuery({
    queryKey: ['evidence', address],
    queryFn: async () => {
      const response = await fetch(address, { credentials: 'same-origin' });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return response.text();
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (text.isPending) {
    return (
      <div className={classes['paper']} aria-label={t('evidence.loading')}>
        <Skeleton height={12} width="70%" />
        <Skeleton height={12} width="90%" mt={10} />
        <Skeleton height={12} width="60%" mt={10} />
      </div>
    );
  }
  if (text.isError) return <p className={classes['paper']}>{t('evidence.failed')}</p>;
  return (
    <>
      <div className={classes['paper']} data-text>
        {text.data.slice(0, SHOWN_CHARS)}
      </div>
      {text.data.length > SHOWN_CHARS ? (
        <p className={classes['quiet']}>
          {t('evidence.cut', { shown: sizeOf(SHOWN_CHARS, format) })}
        </p>
      ) : null}
    </>
  );
}
