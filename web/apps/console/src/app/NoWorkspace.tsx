import { Button, Center, Flex, Heading, Text } from '@chakra-ui/react';
import { toaster } from '@ringback/ui';
import type { Me } from '@ringback/voice-client';
import { useRingback } from '@ringback/voice-react';
import { Building2 } from 'lucide-react';
import { useState } from 'react';
import { NewWorkspaceDialog } from '../features/workspaces/NewWorkspaceDialog';
import { messages } from '../messages';

const t = messages.noWorkspace;

/** What a user without a workspace sees: how to get into one, and a way to sign out. */
export function NoWorkspace({ me, onCreated }: { me: Me; onCreated: (workspaceId: string) => void }) {
  const { api, session } = useRingback();
  const [isCreating, setCreating] = useState(false);
  const signOut = () =>
    session.signOut(api).catch((error: Error) => toaster.create({ type: 'warning', title: error.message }));
  return (
    <Center as="main" minH="100dvh" p="16px" flexDirection="column" textAlign="center" color="fg.muted">
      <Building2 size={32} strokeWidth={1.5} aria-hidden />
      <Heading as="h1" textStyle="xl" fontWeight="600" mt="16px" mb="8px" color="fg">
        {t.title}
      </Heading>
      <Text maxW="440px">{me.mayCreateWorkspaces ? t.mayCreate : t.askForInvitation(me.user.email)}</Text>
      <Flex gap="8px" mt="24px" wrap="wrap" justify="center">
        {me.mayCreateWorkspaces && (
          <Button size="sm" onClick={() => setCreating(true)}>
            {messages.workspaces.create}
          </Button>
        )}
        <Button size="sm" variant="outline" onClick={() => void signOut()}>
          {messages.signOut}
        </Button>
      </Flex>
      <NewWorkspaceDialog open={isCreating} onClose={() => setCreating(false)} onCreated={({ id }) => onCreated(id)} />
    </Center>
  );
}
