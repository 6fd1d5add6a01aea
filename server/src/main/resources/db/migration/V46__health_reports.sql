-- The reports of the setup's health check.
alter table doctor_reports rename to health_reports;
