-- Announcements that were recorded or uploaded: the ids of prompts. An announcement has a text, a URL or a prompt.
alter table recording_policies add column announcement_audio uuid;
alter table recording_announcements add column announcement_audio uuid;
alter table recording_decisions add column announcement_audio uuid;
