// Another hanging protocol for the open study: those that fit first. Opened by Shift+H, the palette, or the name of the protocol in the strip.
import { type ReactElement, useMemo } from 'react';
import { Menu, type MenuItem } from '../../ui/index.ts';
import { hangProtocol } from '../state/actions.ts';
import { useViewer } from '../state/viewerStore.ts';
import { tryProtocol } from './choose.ts';
import { factsOf, studyFacts } from './facts.ts';
import { bestPrior } from './priors.ts';
import { useProtocols } from './protocolList.ts';

export function ProtocolChooser({ at, onClose }: { at: { x: number; y: number }; onClose: () => void }): ReactElement | null {
  const protocols = useProtocols((s) => s.protocols);
  const detail = useViewer((s) => s.detail);
  const stacks = useViewer((s) => s.stacks);
  const listed = useMemo(() => {
    if (detail === null) return [];
    const study = studyFacts(
      detail,
      stacks.filter((s) => !s.prior),
      bestPrior(detail.study, detail.priors) !== undefined || stacks.some((s) => s.prior),
    );
    const prior = stacks.filter((s) => s.prior && s.images.length > 0).map(factsOf);
    return protocols
      .map(({ protocol }) => ({ protocol, fits: tryProtocol(protocol, study, prior.length > 0 ? prior : null).fits }))
      .sort((a, b) => Number(b.fits) - Number(a.fits));
  }, [protocols, detail, stacks]);
  const items = listed.map(({ protocol, fits }, i): MenuItem => ({
    id: protocol.id,
    name: protocol.name,
    apart: i > 0 && !fits && listed[i - 1]?.fits === true,
  }));
  if (items.length === 0) return null;
  return (
    <Menu
      label="Hanging protocols"
      items={items}
      at={at}
      onChoose={(id) => {
        const chosen = protocols.find(({ protocol }) => protocol.id === id);
        onClose();
        if (chosen !== undefined) hangProtocol(chosen.protocol);
      }}
      onClose={onClose}
    />
  );
}
