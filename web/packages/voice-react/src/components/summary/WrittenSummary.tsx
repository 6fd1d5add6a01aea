import { Box, Button, Flex, Text } from '@chakra-ui/react';
import { ConfirmDialog, formatDateTime } from '@ringback/ui';
import type { CallSummary } from '@ringback/voice-client';
import { useId, useState } from 'react';
import type { CallSummaryState } from '../../hooks/useCallSummary';
import { messages } from '../../messages';
import { LabeledTextArea } from '../LabeledTextArea';

const t = messages.summary;
const MAX_LENGTH = 4000;

interface Props {
  state: Pick<CallSummaryState, 'draft' | 'accept' | 'remove'>;
  summary: CallSummary | null;
  /** Null when the server has no engine. */
  engine: string | null;
}

/** The summary that an engine has drafted, from the request to the accepted text. */
export function WrittenSummary({ state, summary, engine }: Props) {
  if (summary?.status === 'writing') {
    return (
      <Text role="status" color="fg.muted">
        {t.writing(summary.engine)}
      </Text>
    );
  }
  if (summary?.status === 'draft') {
    return (
      <SummaryField
        key={summary.requestedAt}
        text={summary.text ?? ''}
        info={t.draftInfo(summary.engine)}
        saveLabel={t.accept}
        cancelLabel={t.discard}
        onSave={state.accept}
        onCancel={() => void state.remove()}
      />
    );
  }
  if (summary?.status === 'accepted') return <Accepted state={state} summary={summary} />;
  return (
    <Box>
      {summary?.error && (
        <Text role="alert" color="hangup" mb="8px">
          {t.failed(summary.error)}
        </Text>
      )}
      {engine && (
        <Flex align="center" gap="12px" wrap="wrap">
          <Button size="sm" variant="outline" onClick={() => void state.draft()}>
            {t.draft}
          </Button>
          <Text flex="1 1 200px" color="fg.muted" textStyle="xs">
            {t.sentTo(engine)}
          </Text>
        </Flex>
      )}
    </Box>
  );
}

function Accepted({ state, summary }: { state: Props['state']; summary: CallSummary }) {
  const [mode, setMode] = useState<'read' | 'edit' | 'delete'>('read');
  if (mode === 'edit') {
    const save = async (text: string) => {
      const isSaved = await state.accept(text);
      if (isSaved) setMode('read');
      return isSaved;
    };
    return (
      <SummaryField
        text={summary.text ?? ''}
        info={t.writtenBy(summary.engine)}
        saveLabel={t.save}
        cancelLabel={t.cancel}
        onSave={save}
        onCancel={() => setMode('read')}
      />
    );
  }
  const facts = [
    t.writtenBy(summary.engine),
    summary.acceptedBy &&
      summary.acceptedAt &&
      t.acceptedBy(summary.acceptedBy.name, formatDateTime(summary.acceptedAt)),
  ];
  return (
    <Box>
      <Text whiteSpace="pre-wrap" overflowWrap="anywhere">
        {summary.text}
      </Text>
      <Flex align="center" gap="8px" wrap="wrap" mt="4px">
        <Text flex="1" minW="160px" color="fg.muted" textStyle="xs">
          {facts.filter(Boolean).join(' · ')}
        </Text>
        <Button size="sm" variant="ghost" onClick={() => setMode('edit')}>
          {t.edit}
        </Button>
        <Button size="sm" variant="ghost" onClick={() => setMode('delete')}>
          {t.delete}
        </Button>
      </Flex>
      <ConfirmDialog
        open={mode === 'delete'}
        title={t.deleteTitle}
        cancelLabel={t.cancel}
        onCancel={() => setMode('read')}
        confirmLabel={t.delete}
        onConfirm={() => void state.remove()}
      >
        {t.deleteText}
      </ConfirmDialog>
    </Box>
  );
}

interface FieldProps {
  text: string;
  info: string;
  saveLabel: string;
  cancelLabel: string;
  onSave: (text: string) => Promise<boolean>;
  onCancel: () => void;
}

function SummaryField({ text, info, saveLabel, cancelLabel, onSave, onCancel }: FieldProps) {
  const id = useId();
  const [edited, setEdited] = useState(text);
  const [isSaving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    await onSave(edited.trim());
    setSaving(false);
  };
  return (
    <Box>
      <LabeledTextArea
        id={id}
        label={t.field}
        rows={4}
        maxLength={MAX_LENGTH}
        aria-describedby={`${id}-info`}
        value={edited}
        onChange={(event) => setEdited(event.target.value)}
      />
      <Flex align="center" justify="flex-end" gap="8px" wrap="wrap" mt="8px">
        <Text id={`${id}-info`} flex="1 1 200px" color="fg.muted" textStyle="xs">
          {info}
        </Text>
        <Button size="sm" variant="outline" onClick={onCancel}>
          {cancelLabel}
        </Button>
        <Button size="sm" disabled={edited.trim() === '' || isSaving} onClick={() => void save()}>
          {saveLabel}
        </Button>
      </Flex>
    </Box>
  );
}
