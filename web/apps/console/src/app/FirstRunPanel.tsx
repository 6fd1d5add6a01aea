import { Box, chakra, Flex, Heading, IconButton, Link, Text } from '@chakra-ui/react';
import { formatPhoneNumber } from '@ringback/ui';
import { useAvailability, useRingback } from '@ringback/voice-react';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { Link as UnstyledLink } from 'react-router';
import { messages } from '../messages';
import { Card } from '../shared/Card';

const t = messages.firstRun;
const RouterLink = chakra(UnstyledLink);

/**
 * How a new member receives the first call. Shown until the member has had a call. Dismissing it is remembered in this
 * browser, per user.
 */
export function FirstRunPanel({ workspaceId, userId }: { workspaceId: string; userId: string }) {
  const storageKey = `ringback.first-run-dismissed.${userId}`;
  const [dismissed, setDismissed] = useState(() => localStorage.getItem(storageKey) !== null);
  const { api } = useRingback();
  const { state } = useAvailability();
  const { data: numbers = [] } = useQuery({
    queryKey: ['phone-numbers', workspaceId],
    queryFn: () => api.phoneNumbers(workspaceId),
    enabled: !dismissed,
  });
  const { data: config } = useQuery({ queryKey: ['config'], queryFn: api.config, enabled: !dismissed });
  const { data: firstCall } = useQuery({
    queryKey: ['first-call', workspaceId, userId],
    queryFn: () => api.calls(workspaceId, { agent: userId, limit: 1 }),
    enabled: !dismissed,
  });
  if (dismissed || firstCall?.calls.length !== 0) return null;
  const dismiss = () => {
    localStorage.setItem(storageKey, 'yes');
    setDismissed(true);
  };
  const phonePage = config?.demo?.phonePage;
  return (
    <Card as="section" aria-label={t.title} mb="16px" p="16px">
      <Flex gap="16px" align="flex-start">
        <Box flex="1" minW="0">
          <Heading as="h2" textStyle="md" fontWeight="600" mb="4px">
            {t.title}
          </Heading>
          <Text>{state === 'available' ? t.available : t.unavailable}</Text>
          {numbers.length > 0 && <Text>{t.numbers(numbers.map(({ number }) => formatPhoneNumber(number)))}</Text>}
          <Text>
            <RouterLink to="/settings/audio" color="accent" textDecoration="underline">
              {t.test}
            </RouterLink>
          </Text>
          {phonePage && (
            <Link href={phonePage} target="_blank" color="accent" textDecoration="underline" minH="32px">
              {messages.signIn.phonePage}
            </Link>
          )}
        </Box>
        <IconButton aria-label={t.dismiss} variant="ghost" size="sm" color="fg.muted" onClick={dismiss}>
          <X size={16} aria-hidden />
        </IconButton>
      </Flex>
    </Card>
  );
}
