"""永政办发〔2023〕8号 as data: measures, problems, schedule, what can be counted."""

#: The code of the document all of gas safety rests on.
CODE = "yongzhou-2023-08"
