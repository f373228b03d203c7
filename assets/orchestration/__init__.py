"""What starts runs by itself: the calendar, the raw folder, and tables that follow the tables they are made from."""
