"""The charts as files for people who write reports: a workbook in two forms, CSV and pictures, in one folder."""
