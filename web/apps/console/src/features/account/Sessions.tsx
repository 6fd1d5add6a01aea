import { Badge, Box, Button, Flex, Skeleton, Text } from '@chakra-ui/react';
import { formatDateTime } from '@ringback/ui';
import type { OpenSession } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { messages } from '../../messages';
import { Section } from '../../shared/Section';
import { SectionRow } from '../../shared/SectionRow';
import { toastError } from '../../shared/toastError';

const t = messages.account;

/** The user's sessions, each of which can be signed out. */
export function Sessions() {
  const { api } = useRingback();
  const queries = useQueryClient();
  const { data: sessions, error } = useQuery({ queryKey: ['sessions'], queryFn: api.sessions });
  const end = useMutation({
    mutationFn: async (session: OpenSession | 'others') => {
      await (session === 'others' ? api.endOtherSessions() : api.endSession(session.id));
    },
    onError: toastError(t.failed),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  });
  const hasOthers = sessions?.some(({ current }) => !current);
  return (
    <Section
      title={t.sessions}
      action={
        hasOthers && (
          <Button size="sm" variant="outline" disabled={end.isPending} onClick={() => end.mutate('others')}>
            {t.signOutOthers}
          </Button>
        )
      }
    >
      {error && (
        <Text role="alert" color="hangup" px="16px" pb="16px">
          {error.message}
        </Text>
      )}
      {!sessions && !error && <Skeleton h="48px" mx="16px" mb="16px" bg="bg.controlPressed" />}
      <Box as="ul" listStyleType="none">
        {sessions?.map((session) => (
          <SectionRow key={session.id}>
            <Box flex="1" minW="0">
              <Flex align="center" gap="8px" wrap="wrap">
                <Text fontWeight="500">{deviceName(session)}</Text>
                {session.current && (
                  <Badge borderRadius="full" px="8px" minH="24px" textStyle="xs" bg="answer.soft" color="answer">
                    {t.thisDevice}
                  </Badge>
                )}
              </Flex>
              <Text color="fg.muted" textStyle="xs">
                {[session.ip, t.lastUsed(formatDateTime(session.lastSeenAt))].filter(Boolean).join(' · ')}
              </Text>
            </Box>
            {!session.current && (
              <Button
                size="sm"
                variant="outline"
                aria-label={t.signOutNamed(deviceName(session))}
                disabled={end.isPending}
                onClick={() => end.mutate(session)}
              >
                {t.signOut}
              </Button>
            )}
          </SectionRow>
        ))}
      </Box>
    </Section>
  );
}

const BROWSERS = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'];
const NAMES: Record<string, string> = { Edg: 'Edge', OPR: 'Opera' };
const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Macintosh', 'Linux'];

/** Returns the browser and the operating system of a session, such as "Chrome, Windows". */
function deviceName({ userAgent }: OpenSession): string {
  if (!userAgent) return t.unknownDevice;
  const browser = BROWSERS.find((name) => userAgent.includes(`${name}/`));
  const system = SYSTEMS.find((name) => userAgent.includes(name));
  const known = [browser && (NAMES[browser] ?? browser), system === 'Macintosh' ? 'Mac' : system].filter(Boolean);
  return known.length ? known.join(', ') : (userAgent.split(/[\s/]/)[0] ?? userAgent);
}
