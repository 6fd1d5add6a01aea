import { Button, Flex, Text } from '@chakra-ui/react';
import { ConfirmDialog } from '@ringback/ui';
import type { DialingRules } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleSlash } from 'lucide-react';
import { useState } from 'react';
import { messages } from '../../messages';
import { Section } from '../../shared/Section';
import { toastError } from '../../shared/toastError';

const t = messages.dialingRules;

interface Props {
  workspaceId: string;
  allowed: boolean;
  canEdit: boolean;
}

/** The switch that stops all outgoing calls of the workspace. It takes effect at once, apart from the form. */
export function OutgoingCalls({ workspaceId, allowed, canEdit }: Props) {
  const { api } = useRingback();
  const queries = useQueryClient();
  const [isConfirming, setConfirming] = useState(false);
  const change = useMutation({
    mutationFn: (callsAllowed: boolean) => api.changeDialingRules(workspaceId, { callsAllowed }),
    onSuccess: ({ callsAllowed }) =>
      queries.setQueryData(['dialing-rules', workspaceId], (before: DialingRules) => ({ ...before, callsAllowed })),
    onError: toastError(t.saveFailed),
    onSettled: () => setConfirming(false),
  });
  return (
    <Section title={t.outgoing}>
      <Flex align="center" gap="12px 16px" px="16px" pb="16px" wrap="wrap">
        <Flex align="center" gap="8px" flex="1" minW="200px" role="status">
          <Flex color={allowed ? 'answer' : 'hangup'} flexShrink="0">
            {allowed ? <CircleCheck size={20} aria-hidden /> : <CircleSlash size={20} aria-hidden />}
          </Flex>
          <Text>{allowed ? t.allowed : t.stopped}</Text>
        </Flex>
        {canEdit && allowed && (
          <ConfirmDialog
            open={isConfirming}
            title={t.stopTitle}
            cancelLabel={t.cancel}
            onCancel={() => setConfirming(false)}
            confirmLabel={t.stopConfirm}
            onConfirm={() => change.mutate(false)}
            busy={change.isPending}
            trigger={
              <Button size="sm" variant="outline" bg="transparent" color="hangup" _hover={{ bg: 'hangup.soft' }}>
                {t.stop}
              </Button>
            }
            onOpen={() => setConfirming(true)}
          >
            <Text>{t.stopText}</Text>
          </ConfirmDialog>
        )}
        {canEdit && !allowed && (
          <Button
            size="sm"
            autoFocus={change.isSuccess}
            disabled={change.isPending}
            onClick={() => change.mutate(true)}
          >
            {t.allow}
          </Button>
        )}
      </Flex>
    </Section>
  );
}
