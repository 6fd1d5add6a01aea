import { Box, Button, Field, Flex, Input } from '@chakra-ui/react';
import type { Report } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation } from '@tanstack/react-query';
import { reports } from '../../messages/reports';
import { NumberField } from '../../shared/NumberField';
import { toastError } from '../../shared/toastError';
import { LabeledSelect } from './LabeledSelect';
import { isValidKeepDays, type ReportDraft } from './reportDraft';

const t = reports.form;

interface Props {
  workspaceId: string;
  report: Report | null;
  draft: ReportDraft;
  onChange: (change: Partial<ReportDraft>) => void;
  onSecret: (secret: string) => void;
}

/** Where a report goes: a file that is kept for some days, or a webhook, whose secret can be replaced. */
export function DestinationFields({ workspaceId, report, draft, onChange, onSecret }: Props) {
  const { api } = useRingback();
  const rotate = useMutation({
    mutationFn: (id: string) => api.rotateReportSecret(workspaceId, id),
    onSuccess: onSecret,
    onError: toastError(t.rotateFailed),
  });
  return (
    <>
      <Flex gap="16px" wrap="wrap" align="start">
        <LabeledSelect
          label={t.destination}
          options={t.destinations}
          value={draft.destination}
          onChange={(destination) => onChange({ destination })}
        />
        {draft.destination === 'file' && (
          <Box flex="1 1 200px">
            <NumberField
              label={t.keepDays}
              unit={t.keepDaysUnit}
              help={t.keepDaysHelp}
              error={isValidKeepDays(draft.keepDays) ? undefined : t.keepDaysError}
              value={draft.keepDays}
              onChange={(keepDays) => onChange({ keepDays })}
            />
          </Box>
        )}
      </Flex>
      {draft.destination === 'webhook' && (
        <Field.Root>
          <Field.Label>{t.url}</Field.Label>
          <Input
            type="url"
            size="sm"
            maxLength={500}
            placeholder={t.urlExample}
            value={draft.url}
            onChange={(event) => onChange({ url: event.target.value })}
          />
          <Field.HelperText color="fg.muted">{t.urlHelp}</Field.HelperText>
        </Field.Root>
      )}
      {draft.destination === 'webhook' && report?.destination.type === 'webhook' && (
        <Button
          size="sm"
          variant="outline"
          alignSelf="start"
          loading={rotate.isPending}
          onClick={() => rotate.mutate(report.id)}
        >
          {t.rotate}
        </Button>
      )}
    </>
  );
}
