import { Box, Button, chakra, Flex } from '@chakra-ui/react';
import { formatShortcut } from '@ringback/ui';
import { type KeyboardEvent, useId, useState } from 'react';
import { messages } from '../../messages';
import { LabeledTextArea } from '../LabeledTextArea';

const t = messages.notes;
const MAX_LENGTH = 4000;

interface Props {
  draft: string;
  onChange: (text: string) => void;
  /** Resolves to false when the note could not be saved. */
  onSave: () => Promise<boolean>;
  autoFocus?: boolean;
}

/** A field for a new note. Mod+Enter saves it. */
export function NoteField({ draft, onChange, onSave, autoFocus = false }: Props) {
  const id = useId();
  const [isSaving, setSaving] = useState(false);
  const isEmpty = draft.trim() === '';

  const save = async () => {
    if (isEmpty || isSaving) return;
    setSaving(true);
    await onSave();
    setSaving(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    void save();
  };

  return (
    <Box>
      <LabeledTextArea
        id={id}
        label={t.note}
        rows={3}
        maxLength={MAX_LENGTH}
        placeholder={t.placeholder}
        autoFocus={autoFocus}
        value={draft}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Flex justify="flex-end" align="center" gap="8px" mt="8px">
        <chakra.span textStyle="xs" color="fg.muted" aria-hidden display={{ base: 'none', md: 'inline' }}>
          {isEmpty ? '' : formatShortcut('Mod+Enter')}
        </chakra.span>
        <Button size="sm" variant="outline" disabled={isEmpty || isSaving} onClick={() => void save()}>
          {isSaving ? t.saving : t.save}
        </Button>
      </Flex>
    </Box>
  );
}
