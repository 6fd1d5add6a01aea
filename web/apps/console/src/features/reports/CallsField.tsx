import type { Report } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { reports } from '../../messages/reports';
import { LabeledSelect } from './LabeledSelect';
import { KEEP_VIEW, type ReportDraft } from './reportDraft';

const t = reports.form;

interface Props {
  workspaceId: string;
  report: Report | null;
  draft: ReportDraft;
  onChange: (change: Partial<ReportDraft>) => void;
}

/** The calls that a report lists: all, or those of a saved view. */
export function CallsField({ workspaceId, report, draft, onChange }: Props) {
  const { api } = useRingback();
  const { data: views = [] } = useQuery({
    queryKey: ['saved-views', workspaceId, 'calls'],
    queryFn: () => api.savedViews(workspaceId, 'calls'),
  });
  const kept = report?.content.view;
  return (
    <LabeledSelect
      label={t.view}
      options={[
        ['', t.allCalls] as const,
        ...(kept ? [[KEEP_VIEW, t.keptView(kept.name)] as const] : []),
        ...views.map(({ id, name }) => [id, name] as const),
      ]}
      help={draft.view && draft.view !== KEEP_VIEW ? t.viewHelp : undefined}
      value={draft.view}
      onChange={(view) => onChange({ view })}
    />
  );
}
