"""What a worker's Celery is told beside its two addresses; dagster-celery reads this module where it finds it."""

# A message is taken off the queue when its run has ended: the run of a worker that is killed goes to another.
task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1  # one run at a time a process, none put by
# A broker that is away is waited for, and what is under way goes on meanwhile.
broker_connection_retry_on_startup = True
broker_connection_max_retries = None
worker_cancel_long_running_tasks_on_connection_loss = False
# A process is replaced after a run that left it larger than this (KiB), and after so many runs.
worker_max_memory_per_child = 1_500_000
worker_max_tasks_per_child = 200
