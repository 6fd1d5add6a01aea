import { Box, Skeleton, Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { messages } from '../messages';
import { LoadError } from './LoadError';
import { Section } from './Section';

interface Props<Settings> {
  title: string;
  text: string;
  queryKey: readonly string[];
  load: () => Promise<Settings>;
  /** Stands above the settings. */
  notice?: ReactNode;
  /** The form of the settings, once they are loaded. */
  children: (saved: Settings, reload: () => void) => ReactNode;
}

/** A section of settings: what they are for, and their form, or why it could not be loaded. */
export function SettingsSection<Settings>({ title, text, queryKey, load, notice, children }: Props<Settings>) {
  const { data, error, refetch } = useQuery({ queryKey, queryFn: load });
  const reload = () => void refetch();
  return (
    <Section title={title}>
      <Box px="16px" pb="16px">
        <Text color="fg.muted" mb="16px">
          {text}
        </Text>
        {notice}
        {error && <LoadError text={error.message} onRetry={reload} />}
        {!data && !error && <Skeleton h="160px" bg="bg.controlPressed" role="status" aria-label={messages.loading} />}
        {data && children(data, reload)}
      </Box>
    </Section>
  );
}
