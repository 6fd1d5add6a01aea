import { Box, Button, chakra, Dialog, Flex, Portal, Text } from '@chakra-ui/react';
import type { DoNotCallImport } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { messages } from '../../messages';
import { DialogHeader } from '../../shared/DialogHeader';
import { TextArea } from '../../shared/TextArea';

const t = messages.doNotCall;

/** A dialog in which an administrator pastes many numbers, and then sees the outcome of each line. */
export function ImportDoNotCall({ workspaceId }: { workspaceId: string }) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [csv, setCsv] = useState('');
  const fieldId = useId();
  const helpId = useId();
  const run = useMutation({
    mutationFn: () => api.importDoNotCall(workspaceId, csv),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['do-not-call', workspaceId] }),
  });
  const show = (shown: boolean) => {
    setOpen(shown);
    if (shown) return;
    setCsv('');
    run.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run.mutate();
  };
  return (
    <Dialog.Root placement="center" scrollBehavior="inside" open={open} onOpenChange={({ open }) => show(open)}>
      <Dialog.Trigger asChild>
        <Button size="sm" variant="outline">
          {t.import}
        </Button>
      </Dialog.Trigger>
      <Portal>
        <Dialog.Backdrop zIndex="1300" />
        <Dialog.Positioner zIndex="1300" p="16px">
          <Dialog.Content maxW="560px" p="24px">
            <DialogHeader title={t.importTitle} close={t.close} />
            {run.data ? (
              <Result result={run.data} onDone={() => show(false)} />
            ) : (
              <Box as="form" onSubmit={submit}>
                <chakra.label htmlFor={fieldId} display="block" mb="4px" fontWeight="500">
                  {t.lines}
                </chakra.label>
                <TextArea
                  id={fieldId}
                  aria-describedby={helpId}
                  rows={8}
                  maxLength={500_000}
                  placeholder={t.linesExample}
                  value={csv}
                  onChange={(event) => setCsv(event.target.value)}
                />
                <Text id={helpId} color="fg.muted" textStyle="xs" mt="4px">
                  {t.linesHelp}
                </Text>
                {run.error && (
                  <Text role="alert" color="hangup" mt="8px">
                    {run.error.message}
                  </Text>
                )}
                <Flex gap="8px" mt="16px" justify="flex-end">
                  <Button size="sm" variant="outline" onClick={() => show(false)}>
                    {t.cancel}
                  </Button>
                  <Button type="submit" size="sm" disabled={!csv.trim() || run.isPending}>
                    {t.importNow}
                  </Button>
                </Flex>
              </Box>
            )}
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}

function Result({ result, onDone }: { result: DoNotCallImport; onDone: () => void }) {
  return (
    <>
      <Text role="status" fontWeight="500">
        {t.imported(result.added, result.alreadyListed, result.invalid)}
      </Text>
      <Box
        as="ul"
        aria-label={t.results}
        // A list that scrolls can be reached with the keyboard.
        tabIndex={0}
        listStyleType="none"
        maxH="320px"
        overflowY="auto"
        mt="16px"
        borderWidth="1px"
        borderColor="line"
        borderRadius="6px"
      >
        {result.lines.map(({ line, text, number, outcome, message }) => (
          <Box
            as="li"
            key={line}
            px="12px"
            py="8px"
            borderTopWidth="1px"
            borderColor="line"
            _first={{ borderTop: '0' }}
          >
            <Flex justify="space-between" gap="16px">
              <Text overflowWrap="anywhere" minW="0">
                {t.line(line)} · {number ?? text}
              </Text>
              <Text flexShrink="0" color={outcome === 'invalid' ? 'hangup' : 'fg.muted'}>
                {t.outcomes[outcome]}
              </Text>
            </Flex>
            {message && (
              <Text color="fg.muted" textStyle="xs">
                {message}
              </Text>
            )}
          </Box>
        ))}
      </Box>
      <Flex justify="flex-end" mt="16px">
        <Button size="sm" autoFocus onClick={onDone}>
          {t.done}
        </Button>
      </Flex>
    </>
  );
}
